// thinks that listen() waits for a client
export const listenErrors = {
  bound: "EAGAIN",
  unbound: "ok",
  udp: "EOPNOTSUPP",
  connected: "EINVAL",
  again: "ok",
};

// thinks that listen() needs bind()
export const listenErrors = {
  bound: "ok",
  unbound: "EINVAL",
  udp: "EOPNOTSUPP",
  connected: "EINVAL",
  again: "ok",
};

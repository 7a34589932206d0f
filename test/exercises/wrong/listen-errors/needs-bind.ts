// thinks that listen() needs bind()
export const listenSays = {
  bound: "ok",
  unbound: "EINVAL",
  udp: "EOPNOTSUPP",
  connected: "EINVAL",
  again: "ok",
};

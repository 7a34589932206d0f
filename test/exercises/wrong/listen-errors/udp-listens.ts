// thinks that UDP listens
export const listenSays = {
  bound: "ok",
  unbound: "ok",
  udp: "ok",
  connected: "EINVAL",
  again: "ok",
};

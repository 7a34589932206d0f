// thinks that UDP listens
export const listenErrors = {
  bound: "ok",
  unbound: "ok",
  udp: "ok",
  connected: "EINVAL",
  again: "ok",
};

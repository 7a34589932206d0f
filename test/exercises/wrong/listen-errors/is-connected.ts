// expects connect()'s word of listen()
export const listenErrors = {
  bound: "ok",
  unbound: "ok",
  udp: "EOPNOTSUPP",
  connected: "EISCONN",
  again: "ok",
};

// expects connect()'s word of listen()
export const listenSays = {
  bound: "ok",
  unbound: "ok",
  udp: "EOPNOTSUPP",
  connected: "EISCONN",
  again: "ok",
};

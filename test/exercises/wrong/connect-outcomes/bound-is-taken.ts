// thinks that a bound socket cannot connect
export const connectOutcomes = {
  tcp: "ECONNREFUSED",
  udp: "ok",
  family: "EAFNOSUPPORT",
  twice: "EISCONN",
  bound: "EADDRINUSE",
};

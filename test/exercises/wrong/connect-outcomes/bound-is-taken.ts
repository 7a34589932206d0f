// thinks that a bound socket cannot connect
export const reached = {
  tcp: "ECONNREFUSED",
  udp: "ok",
  family: "EAFNOSUPPORT",
  twice: "EISCONN",
  bound: "EADDRINUSE",
};

// thinks that an empty port is silent
export const connectOutcomes = {
  tcp: "ETIMEDOUT",
  udp: "ok",
  family: "EAFNOSUPPORT",
  twice: "EISCONN",
  bound: "ok",
};

// thinks that an empty port is silent
export const reached = {
  tcp: "ETIMEDOUT",
  udp: "ok",
  family: "EAFNOSUPPORT",
  twice: "EISCONN",
  bound: "ok",
};

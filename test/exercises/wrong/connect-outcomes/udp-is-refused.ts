// thinks that UDP asks the other side
export const reached = {
  tcp: "ECONNREFUSED",
  udp: "ECONNREFUSED",
  family: "EAFNOSUPPORT",
  twice: "EISCONN",
  bound: "ok",
};

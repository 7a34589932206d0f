// thinks that UDP asks the other side
export const connectOutcomes = {
  tcp: "ECONNREFUSED",
  udp: "ECONNREFUSED",
  family: "EAFNOSUPPORT",
  twice: "EISCONN",
  bound: "ok",
};

// thinks that a socket may connect again
export const connectOutcomes = {
  tcp: "ECONNREFUSED",
  udp: "ok",
  family: "EAFNOSUPPORT",
  twice: "ok",
  bound: "ok",
};

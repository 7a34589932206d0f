// thinks that a socket may connect again
export const reached = {
  tcp: "ECONNREFUSED",
  udp: "ok",
  family: "EAFNOSUPPORT",
  twice: "ok",
  bound: "ok",
};

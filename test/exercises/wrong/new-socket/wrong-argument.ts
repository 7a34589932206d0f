// takes one argument for another
export const born = {
  pair: "EPROTONOSUPPORT",
  type: "EPROTONOSUPPORT",
  peer: "ENOTCONN",
  change: "ENOPROTOOPT",
  unaimed: "EDESTADDRREQ",
};

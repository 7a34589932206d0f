// takes one argument for another
export const newSocket = {
  pair: "EPROTONOSUPPORT",
  type: "EPROTONOSUPPORT",
  peer: "ENOTCONN",
  change: "ENOPROTOOPT",
  unaimed: "EDESTADDRREQ",
};

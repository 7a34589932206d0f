// thinks that UDP wants a connection
export const born = {
  pair: "EPROTONOSUPPORT",
  type: "ESOCKTNOSUPPORT",
  peer: "ENOTCONN",
  change: "ENOPROTOOPT",
  unaimed: "ENOTCONN",
};

// thinks that UDP wants a connection
export const newSocket = {
  pair: "EPROTONOSUPPORT",
  type: "ESOCKTNOSUPPORT",
  peer: "ENOTCONN",
  change: "ENOPROTOOPT",
  unaimed: "ENOTCONN",
};

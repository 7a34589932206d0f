// thinks that the type can be changed
export const newSocket = {
  pair: "EPROTONOSUPPORT",
  type: "ESOCKTNOSUPPORT",
  peer: "ENOTCONN",
  change: "ok",
  unaimed: "EDESTADDRREQ",
};

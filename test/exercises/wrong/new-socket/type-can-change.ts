// thinks that the type can be changed
export const born = {
  pair: "EPROTONOSUPPORT",
  type: "ESOCKTNOSUPPORT",
  peer: "ENOTCONN",
  change: "ok",
  unaimed: "EDESTADDRREQ",
};

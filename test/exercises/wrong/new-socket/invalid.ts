// expects EINVAL of everything wrong
export const born = {
  pair: "EINVAL",
  type: "ESOCKTNOSUPPORT",
  peer: "ENOTCONN",
  change: "ENOPROTOOPT",
  unaimed: "EDESTADDRREQ",
};

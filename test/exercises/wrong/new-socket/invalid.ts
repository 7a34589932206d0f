// expects EINVAL of everything wrong
export const newSocket = {
  pair: "EINVAL",
  type: "ESOCKTNOSUPPORT",
  peer: "ENOTCONN",
  change: "ENOPROTOOPT",
  unaimed: "EDESTADDRREQ",
};

// expects the same errno of both
export const swappedRoles = {
  serverConnects: "EINVAL",
  clientListens: "EINVAL",
  clientAgain: "EISCONN",
  serverAgain: "ok",
  another: "ok",
};

// thinks that a server has one client
export const swappedRoles = {
  serverConnects: "EISCONN",
  clientListens: "EINVAL",
  clientAgain: "EISCONN",
  serverAgain: "ok",
  another: "EISCONN",
};

// thinks that listen() may be called once
export const swappedRoles = {
  serverConnects: "EISCONN",
  clientListens: "EINVAL",
  clientAgain: "EISCONN",
  serverAgain: "EINVAL",
  another: "ok",
};

// thinks that a server has one client
export const swapped = {
  serverConnects: "EISCONN",
  clientListens: "EINVAL",
  clientAgain: "EISCONN",
  serverAgain: "ok",
  another: "EISCONN",
};

// expects connect()'s word of listen()
export const swappedRoles = {
  serverConnects: "EISCONN",
  clientListens: "EISCONN",
  clientAgain: "EISCONN",
  serverAgain: "ok",
  another: "ok",
};

// expects connect()'s word of listen()
export const swapped = {
  serverConnects: "EISCONN",
  clientListens: "EISCONN",
  clientAgain: "EISCONN",
  serverAgain: "ok",
  another: "ok",
};

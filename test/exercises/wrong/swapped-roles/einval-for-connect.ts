// expects the same errno of both
export const swapped = {
  serverConnects: "EINVAL",
  clientListens: "EINVAL",
  clientAgain: "EISCONN",
  serverAgain: "ok",
  another: "ok",
};

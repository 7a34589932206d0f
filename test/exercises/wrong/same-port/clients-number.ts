// takes the client's number for the server's
export const samePort = {
  a: "40001",
  b: "5",
  c: "5000",
  d: "40001",
  e: "5000",
};

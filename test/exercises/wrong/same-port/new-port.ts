// thinks that each connection gets a new port
export const samePort = {
  a: "40001",
  b: "7",
  c: "40003",
  d: "40001",
  e: "5000",
};

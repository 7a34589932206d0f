// thinks that the last is taken first
export const samePort = {
  a: "40002",
  b: "7",
  c: "5000",
  d: "40001",
  e: "5000",
};

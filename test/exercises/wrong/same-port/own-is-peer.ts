// takes the peer for its own end
export const samePort = {
  a: "40001",
  b: "7",
  c: "5000",
  d: "40001",
  e: "40002",
};

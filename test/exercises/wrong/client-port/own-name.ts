// takes its own name for the peer's
export const portsOfBoth = {
  a: "0",
  b: "127.0.0.1",
  c: "40001",
  d: "40001",
};

// thinks that the client has its port at birth
export const portsOfBoth = {
  a: "40001",
  b: "127.0.0.1",
  c: "40001",
  d: "5000",
};

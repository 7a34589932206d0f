// thinks that the address stays unset
export const portsOfBoth = {
  a: "0",
  b: "0.0.0.0",
  c: "40001",
  d: "5000",
};

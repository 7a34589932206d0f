// thinks that accept() writes the server's port
export const portsOfBoth = {
  a: "0",
  b: "127.0.0.1",
  c: "5000",
  d: "5000",
};

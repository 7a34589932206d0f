// thinks that accept() gives the listening socket
export const record = {
  a: "0",
  b: "3",
  c: "6",
};

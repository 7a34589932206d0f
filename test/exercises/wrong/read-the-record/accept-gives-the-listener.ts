// thinks that accept() gives the listening socket
export const readTheRecord = {
  a: "0",
  b: "3",
  c: "6",
};

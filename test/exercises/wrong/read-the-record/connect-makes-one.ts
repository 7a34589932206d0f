// thinks that connect() makes a new socket
export const readTheRecord = {
  a: "5",
  b: "5",
  c: "6",
};

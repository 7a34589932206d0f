// thinks that bind() makes it a server
export const listens = {
  a: "0",
  b: "1",
  c: "1",
  d: "0",
  e: "1",
};

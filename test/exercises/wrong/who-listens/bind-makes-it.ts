// thinks that bind() makes it a server
export const whoListens = {
  a: "0",
  b: "1",
  c: "1",
  d: "0",
  e: "1",
};

// thinks that it is born a server
export const whoListens = {
  a: "1",
  b: "0",
  c: "1",
  d: "0",
  e: "1",
};

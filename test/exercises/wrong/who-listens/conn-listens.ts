// thinks that the accepted socket listens
export const whoListens = {
  a: "0",
  b: "0",
  c: "1",
  d: "1",
  e: "1",
};

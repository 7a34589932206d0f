// thinks that it listens only when a client comes
export const whoListens = {
  a: "0",
  b: "0",
  c: "0",
  d: "0",
  e: "1",
};

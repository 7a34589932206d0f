// thinks that sends keep their borders
export const cutAndJoined = {
  a: "one",
  b: "wothree",
  c: "7",
  d: "0",
  e: "0",
};

// thinks that a recv() takes all that is there
export const cutAndJoined = {
  a: "onetwothree",
  b: "wothree",
  c: "7",
  d: "0",
  e: "0",
};

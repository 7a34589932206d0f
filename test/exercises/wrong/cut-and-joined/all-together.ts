// thinks that a recv() takes all that is there
export const pieces = {
  a: "onetwothree",
  b: "wothree",
  c: "7",
  d: "0",
  e: "0",
};

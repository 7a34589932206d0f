// takes the end for an error
export const cutAndJoined = {
  a: "onet",
  b: "wothree",
  c: "7",
  d: "-1",
  e: "0",
};

// takes the room for the number
export const cutAndJoined = {
  a: "onet",
  b: "wothree",
  c: "1024",
  d: "0",
  e: "0",
};

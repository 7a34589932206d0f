// thinks that each kind of socket has numbers of its own
export const lowestNumber = {
  a: "3",
  b: "3",
  c: "5",
};

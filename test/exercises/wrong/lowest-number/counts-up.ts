// thinks that numbers only grow
export const lowestNumber = {
  a: "4",
  b: "5",
  c: "6",
};

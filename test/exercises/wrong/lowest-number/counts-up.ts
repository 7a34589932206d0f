// thinks that numbers only grow
export const numbers = {
  a: "4",
  b: "5",
  c: "6",
};

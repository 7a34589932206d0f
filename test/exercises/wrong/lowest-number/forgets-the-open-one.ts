// thinks that 4 is free
export const numbers = {
  a: "4",
  b: "3",
  c: "4",
};

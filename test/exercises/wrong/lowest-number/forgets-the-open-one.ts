// thinks that 4 is free
export const lowestNumber = {
  a: "4",
  b: "3",
  c: "4",
};

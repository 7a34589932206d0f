// counts letters
export const readTheRecord = {
  a: "0",
  b: "5",
  c: "2",
};

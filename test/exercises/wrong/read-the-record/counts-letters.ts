// counts letters
export const record = {
  a: "0",
  b: "5",
  c: "2",
};

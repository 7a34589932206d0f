// takes the room for the bytes for their number
export const readTheRecord = {
  a: "0",
  b: "5",
  c: "1024",
};

// thinks that accept() takes all
export const queueLength = {
  a: "1",
  b: "ok",
  c: "2",
  d: "no answer",
  e: "2",
  f: "0",
};

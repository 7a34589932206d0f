// thinks that the queue is as long as told
export const queueLength = {
  a: "1",
  b: "no answer",
  c: "2",
  d: "no answer",
  e: "2",
  f: "1",
};

// thinks that a connection is finished by accept()
export const queueLength = {
  a: "0",
  b: "ok",
  c: "2",
  d: "no answer",
  e: "2",
  f: "1",
};

// thinks that a full queue refuses
export const queueLength = {
  a: "1",
  b: "ok",
  c: "2",
  d: "ECONNREFUSED",
  e: "2",
  f: "1",
};

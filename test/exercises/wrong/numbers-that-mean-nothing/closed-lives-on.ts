// thinks that a closed socket still answers
export const numbersThatMeanNothing = {
  never: "EBADF",
  closed: "ok",
  other: "ENOTSOCK",
};

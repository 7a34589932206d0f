// thinks that no number is no socket
export const numbersThatMeanNothing = {
  never: "ENOTSOCK",
  closed: "EBADF",
  other: "ENOTSOCK",
};

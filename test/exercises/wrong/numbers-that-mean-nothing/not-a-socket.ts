// thinks that no number is no socket
export const meaningless = {
  never: "ENOTSOCK",
  closed: "EBADF",
  other: "ENOTSOCK",
};

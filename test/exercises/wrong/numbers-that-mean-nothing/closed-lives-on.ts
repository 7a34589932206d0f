// thinks that a closed socket still answers
export const meaningless = {
  never: "EBADF",
  closed: "ok",
  other: "ENOTSOCK",
};

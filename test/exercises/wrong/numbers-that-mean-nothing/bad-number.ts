// thinks that only sockets are in the table
export const meaningless = {
  never: "EBADF",
  closed: "EBADF",
  other: "EBADF",
};

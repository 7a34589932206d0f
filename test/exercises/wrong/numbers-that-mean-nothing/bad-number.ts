// thinks that only sockets are in the table
export const numbersThatMeanNothing = {
  never: "EBADF",
  closed: "EBADF",
  other: "EBADF",
};

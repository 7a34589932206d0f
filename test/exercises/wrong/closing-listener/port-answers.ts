// thinks that the port still answers
export const doorClosed = {
  accepted: "ok",
  queued: "ECONNRESET",
  newcomer: "ok",
  accept: "EBADF",
};

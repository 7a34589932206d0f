// thinks that all connections end
export const doorClosed = {
  accepted: "ECONNRESET",
  queued: "ECONNRESET",
  newcomer: "ECONNREFUSED",
  accept: "EBADF",
};

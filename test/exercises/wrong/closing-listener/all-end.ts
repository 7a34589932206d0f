// thinks that all connections end
export const closingListener = {
  accepted: "ECONNRESET",
  queued: "ECONNRESET",
  newcomer: "ECONNREFUSED",
  accept: "EBADF",
};

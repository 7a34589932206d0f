// thinks that the port still answers
export const closingListener = {
  accepted: "ok",
  queued: "ECONNRESET",
  newcomer: "ok",
  accept: "EBADF",
};

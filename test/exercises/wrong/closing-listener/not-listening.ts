// thinks that the number still means a socket
export const doorClosed = {
  accepted: "ok",
  queued: "ECONNRESET",
  newcomer: "ECONNREFUSED",
  accept: "EINVAL",
};

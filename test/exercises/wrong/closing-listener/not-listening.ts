// thinks that the number still means a socket
export const closingListener = {
  accepted: "ok",
  queued: "ECONNRESET",
  newcomer: "ECONNREFUSED",
  accept: "EINVAL",
};

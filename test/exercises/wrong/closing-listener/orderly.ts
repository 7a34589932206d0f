// thinks that the queue is ended in order
export const closingListener = {
  accepted: "ok",
  queued: "ok",
  newcomer: "ECONNREFUSED",
  accept: "EBADF",
};

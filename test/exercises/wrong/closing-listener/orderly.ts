// thinks that the queue is ended in order
export const doorClosed = {
  accepted: "ok",
  queued: "ok",
  newcomer: "ECONNREFUSED",
  accept: "EBADF",
};

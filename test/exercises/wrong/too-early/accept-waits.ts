// thinks that accept() finds nobody
export const outOfOrder = {
  sendFirst: "EPIPE",
  recvFirst: "ENOTCONN",
  acceptFirst: "EAGAIN",
  shutdownFirst: "ENOTCONN",
  sendLast: "EBADF",
};

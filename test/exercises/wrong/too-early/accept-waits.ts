// thinks that accept() finds nobody
export const tooEarly = {
  sendFirst: "EPIPE",
  recvFirst: "ENOTCONN",
  acceptFirst: "EAGAIN",
  shutdownFirst: "ENOTCONN",
  sendLast: "EBADF",
};

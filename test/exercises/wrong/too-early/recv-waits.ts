// thinks that recv() comes back for more
export const outOfOrder = {
  sendFirst: "EPIPE",
  recvFirst: "EAGAIN",
  acceptFirst: "EINVAL",
  shutdownFirst: "ENOTCONN",
  sendLast: "EBADF",
};

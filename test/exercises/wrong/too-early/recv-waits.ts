// thinks that recv() comes back for more
export const tooEarly = {
  sendFirst: "EPIPE",
  recvFirst: "EAGAIN",
  acceptFirst: "EINVAL",
  shutdownFirst: "ENOTCONN",
  sendLast: "EBADF",
};

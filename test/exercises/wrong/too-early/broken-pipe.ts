// expects a pipe after close
export const tooEarly = {
  sendFirst: "EPIPE",
  recvFirst: "ENOTCONN",
  acceptFirst: "EINVAL",
  shutdownFirst: "ENOTCONN",
  sendLast: "EPIPE",
};

// expects a pipe after close
export const outOfOrder = {
  sendFirst: "EPIPE",
  recvFirst: "ENOTCONN",
  acceptFirst: "EINVAL",
  shutdownFirst: "ENOTCONN",
  sendLast: "EPIPE",
};

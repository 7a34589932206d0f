// expects ENOTCONN of send()
export const outOfOrder = {
  sendFirst: "ENOTCONN",
  recvFirst: "ENOTCONN",
  acceptFirst: "EINVAL",
  shutdownFirst: "ENOTCONN",
  sendLast: "EBADF",
};

// expects ENOTCONN of send()
export const tooEarly = {
  sendFirst: "ENOTCONN",
  recvFirst: "ENOTCONN",
  acceptFirst: "EINVAL",
  shutdownFirst: "ENOTCONN",
  sendLast: "EBADF",
};

// takes shutdown() for close()
export const afterTheEnd = {
  ownEnd: "EBADF",
  ownEndRecv: "ok",
  firstSend: "ok",
  secondSend: "EPIPE",
  reset: "ECONNRESET",
};

// takes shutdown() for close()
export const afterwards = {
  ownEnd: "EBADF",
  ownEndRecv: "ok",
  firstSend: "ok",
  secondSend: "EPIPE",
  reset: "ECONNRESET",
};

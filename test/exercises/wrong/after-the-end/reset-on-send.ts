// expects recv()'s word of send()
export const afterTheEnd = {
  ownEnd: "EPIPE",
  ownEndRecv: "ok",
  firstSend: "ok",
  secondSend: "ECONNRESET",
  reset: "ECONNRESET",
};

// expects recv()'s word of send()
export const afterwards = {
  ownEnd: "EPIPE",
  ownEndRecv: "ok",
  firstSend: "ok",
  secondSend: "ECONNRESET",
  reset: "ECONNRESET",
};

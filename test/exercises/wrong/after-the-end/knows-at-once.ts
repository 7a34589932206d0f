// thinks that the first send() knows
export const afterTheEnd = {
  ownEnd: "EPIPE",
  ownEndRecv: "ok",
  firstSend: "EPIPE",
  secondSend: "EPIPE",
  reset: "ECONNRESET",
};

// thinks that the first send() knows
export const afterwards = {
  ownEnd: "EPIPE",
  ownEndRecv: "ok",
  firstSend: "EPIPE",
  secondSend: "EPIPE",
  reset: "ECONNRESET",
};

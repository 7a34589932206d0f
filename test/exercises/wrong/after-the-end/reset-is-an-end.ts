// takes a reset for an end
export const afterTheEnd = {
  ownEnd: "EPIPE",
  ownEndRecv: "ok",
  firstSend: "ok",
  secondSend: "EPIPE",
  reset: "ok",
};

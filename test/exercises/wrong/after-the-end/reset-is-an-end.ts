// takes a reset for an end
export const afterwards = {
  ownEnd: "EPIPE",
  ownEndRecv: "ok",
  firstSend: "ok",
  secondSend: "EPIPE",
  reset: "ok",
};

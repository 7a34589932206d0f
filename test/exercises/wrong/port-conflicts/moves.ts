// thinks that a socket may move
export const taken = {
  same: "EADDRINUSE",
  udp: "ok",
  neighbour: "ok",
  everywhere: "EADDRINUSE",
  foreign: "EADDRNOTAVAIL",
  again: "ok",
};

// thinks that a socket may move
export const portConflicts = {
  same: "EADDRINUSE",
  udp: "ok",
  neighbour: "ok",
  everywhere: "EADDRINUSE",
  foreign: "EADDRNOTAVAIL",
  again: "ok",
};

// thinks that a port is one for all protocols
export const portConflicts = {
  same: "EADDRINUSE",
  udp: "EADDRINUSE",
  neighbour: "ok",
  everywhere: "EADDRINUSE",
  foreign: "EADDRNOTAVAIL",
  again: "EINVAL",
};

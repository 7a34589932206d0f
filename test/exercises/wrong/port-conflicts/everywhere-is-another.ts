// thinks that 0.0.0.0 is another address
export const portConflicts = {
  same: "EADDRINUSE",
  udp: "ok",
  neighbour: "ok",
  everywhere: "ok",
  foreign: "EADDRNOTAVAIL",
  again: "EINVAL",
};

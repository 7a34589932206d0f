// thinks that a foreign address is in use
export const portConflicts = {
  same: "EADDRINUSE",
  udp: "ok",
  neighbour: "ok",
  everywhere: "EADDRINUSE",
  foreign: "EADDRINUSE",
  again: "EINVAL",
};

// writes a word that is no errno
export const somebodyThere = {
  listening: "ok",
  nobody: "REFUSED",
};

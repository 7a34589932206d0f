// writes a word that is no errno
export const readTheError = {
  listening: "ok",
  nobody: "REFUSED",
};

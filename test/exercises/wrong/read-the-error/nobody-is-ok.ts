// thinks that connect() needs nobody
export const somebodyThere = {
  listening: "ok",
  nobody: "ok",
};

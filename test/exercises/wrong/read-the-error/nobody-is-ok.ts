// thinks that connect() needs nobody
export const readTheError = {
  listening: "ok",
  nobody: "ok",
};

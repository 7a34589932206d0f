// names the state, not what happened
export const somebodyThere = {
  listening: "ok",
  nobody: "ENOTCONN",
};

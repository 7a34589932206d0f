// names the state, not what happened
export const readTheError = {
  listening: "ok",
  nobody: "ENOTCONN",
};

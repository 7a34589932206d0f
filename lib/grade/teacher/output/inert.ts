/** A stranger's text on one line, without what steers a terminal. */
export const inert = (text: string): string =>
  text.replace(/[\p{Control}\p{Format}\p{Surrogate}\u2028\u2029]+/gu, "\ufffd").slice(0, 200);

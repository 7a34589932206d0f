/** Something that set-up cannot repair by itself: what happened, and what to do about it. */
export class Problem extends Error {
  /**
   * @param {string} what what happened, in one line
   * @param {string[]} toDo what to do, a line each
   */
  constructor(what, ...toDo) {
    super([what, ...toDo.map((line) => `  ${line}`)].join("\n"));
    this.name = "Problem";
  }
}

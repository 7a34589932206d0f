/** The name under which an answer's module hands the answer over. */
export const ANSWER = "__socklab_answer";

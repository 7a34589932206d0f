/** A code cell of a notebook that somebody handed in: the teacher's process reads it, the judge finds answers in it. */
export interface CodeCell {
  /** As one counts them: the first cell, whatever its kind, is 1. */
  readonly number: number;
  readonly source: string;
  /** The exercises that its tags name. */
  readonly tagged: readonly string[];
  /** nbgrader's id of the cell. */
  readonly gradeId: string | undefined;
}

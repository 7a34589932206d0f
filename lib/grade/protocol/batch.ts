import type { Confinement } from "../sandbox/confine.ts";
import type { CodeCell } from "../teacher/code-cells.ts";
import type { ExerciseResult } from "./results.ts";

/** What one run of the engine judges. */
export interface Batch {
  readonly submissions: readonly { readonly key: string; readonly cells: readonly CodeCell[] }[];
  /** The exercises' ids. */
  readonly exercises: readonly string[];
  readonly seed: number;
  /** Whether an exercise that does not pass earns the share of its checks that do. */
  readonly partial: boolean;
  /** What `writeCourse` wrote. */
  readonly course: string;
  readonly confinement: Confinement;
}

/** What came of a submission's exercises, whoever handed it in. */
export interface Judgement {
  readonly key: string;
  readonly exercises: Readonly<Record<string, ExerciseResult>>;
  readonly warnings: readonly string[];
}

/** Where the engine finds its batch. */
export const BATCH_VARIABLE = "SOCKLAB_GRADE_BATCH";
/** Where it says what came of it: a line of JSON for each submission. */
export const RESULTS_FD = 3;

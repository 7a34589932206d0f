import type { SandboxPlan } from "../sandbox/sandbox.ts";
import type { ExerciseResult } from "./results.ts";

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

/** From the teacher's process to the judge's: what one run of it judges. */
export interface Batch {
  readonly submissions: readonly {
    readonly key: string;
    /** The file of its `CodeCell`s. */
    readonly cells: string;
  }[];
  /** The judge's own folder: it may write to it. */
  readonly folder: string;
  /** How many submissions are judged at a time. */
  readonly lanes: number;
  /** The exercises' ids: the judge has their checks itself. */
  readonly exercises: readonly string[];
  readonly seed: number;
  /** Whether an exercise that does not pass earns the share of its checks that do. */
  readonly partial: boolean;
  /** How to keep the answers from the machine. The judge starts each in a sandbox of its own. */
  readonly sandbox: SandboxPlan;
  /** Whether the judge is to make itself a network for each submission: else it has one already that nobody else uses. */
  readonly ownNetwork: boolean;
}

/**
 * From the judge's process to the teacher's, as soon as a submission is judged: what came of its exercises. It bears the
 * submission's key, since the judge knows no names.
 */
export interface Judgement {
  readonly key: string;
  readonly exercises: Readonly<Record<string, ExerciseResult>>;
  readonly warnings: readonly string[];
}

/** The judge's environment variable that has the path of its batch. */
export const BATCH_VARIABLE = "SOCKLAB_GRADE_BATCH";
/** The judge's descriptor for its judgements, and for empty lines while it is at work: what Vitest prints can't get among them. */
export const JUDGEMENT_FD = 3;
/** How long all exercises of a submission may take, less what others had the processors for. */
export const SUBMISSION_MS = 180_000;

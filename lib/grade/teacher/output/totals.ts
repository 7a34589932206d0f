import { plural } from "../../../base/text.ts";
import { type Grading, NOT_YET, STATUSES, type Status, type SubmissionResult } from "../../protocol/mod.ts";
import { WORDS } from "./feedback-text.ts";
import { inert } from "./inert.ts";

/** What is said at the end, gathered as the submissions come. */
export class Totals {
  readonly scores: number[] = [];
  /** How many exercises came to what. */
  readonly statuses = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
  /** How many have not been judged yet. */
  open = 0;
  /** Whom the teacher must look at, and why. */
  readonly look: { readonly name: string; readonly why: string }[] = [];
  /** How many have warnings. */
  warned = 0;

  add({ name, status, score, warnings, exercises }: SubmissionResult): void {
    if (isOpen(exercises)) {
      this.open++;
      return;
    }
    this.scores.push(score);
    for (const one of Object.values(exercises)) this.statuses[one.status]++;
    if (warnings.length > 0) this.warned++;
    if (status === "not-run") this.look.push({ name, why: warnings[0] ?? "it could not be read" });
    if (status !== "grader-error") return;
    const ids = Object.keys(exercises).filter((id) => exercises[id]?.status === "grader-error");
    this.look.push({ name, why: `not graded: ${ids.join(", ")}` });
  }
}

/** Whether a submission was read, and is yet to be judged. */
const isOpen = (exercises: SubmissionResult["exercises"]): boolean =>
  Object.values(exercises).some(({ message }) => message === NOT_YET);

const MOST_NAMES = 20;

/** The closing text: how many there are, what came of them, and what the teacher must look at. */
export function summaryLines({ exercises }: Grading, totals: Totals): string[] {
  const { scores, statuses, look, warned, open } = totals;
  const possible = Object.values(exercises).reduce((sum, one) => sum + one.possible, 0);
  const counts = STATUSES.filter((status) => statuses[status] > 0).map((one) => `${statuses[one]} ${WORDS[one]}`);
  const lines = [
    `${plural(scores.length + open, "submission")} of ${plural(Object.keys(exercises).length, "exercise")}, ${plural(possible, "point")} at most`,
    ...(counts.length > 0 ? [`Exercises: ${counts.join(", ")}`] : []),
    ...(scores.length > 0 ? [`Scores: mean ${mean(scores).toFixed(1)}, median ${median(scores).toFixed(1)}`] : []),
  ];
  if (warned > 0) {
    lines.push(`${plural(warned, "submission")} with warnings: they stand in the feedback and in results.json`);
  }
  if (open > 0) lines.push(`Not judged yet: ${plural(open, "submission")}`);
  if (look.length > 0) lines.push(`Please look at ${plural(look.length, "submission")}:`);
  lines.push(...look.slice(0, MOST_NAMES).map(({ name, why }) => `  ${inert(name)}: ${inert(why)}`));
  if (look.length > MOST_NAMES) lines.push(`  and ${look.length - MOST_NAMES} more, in grades.csv`);
  return lines;
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] as number) : mean(sorted.slice(half - 1, half + 1));
}

import { elide, foldRuns, type Run } from "./fold.ts";
import type { SocketIdentity } from "./sockets.ts";
import type { Step } from "./steps.ts";

/** The side of the kernel on which a program stands. */
export type Side = "client" | "server";

/** A step that is drawn, on its side. */
export interface Row {
  readonly step: Step;
  readonly side: Side;
}

/** Something that stands for steps that are not drawn. */
export interface Fold {
  readonly text: string;
  /** The first and last drawn row that are repeated, by index; none where steps were left out. */
  readonly rows: readonly [from: number, to: number] | undefined;
  /** The fold stands after this row. */
  readonly after: number;
  /** When the last of the steps that it stands for began, ns since the first event. */
  readonly untilNs: number;
  /** When the last of them had ended. */
  readonly endNs: number;
  readonly kind: "repeat" | "gap";
  readonly times: number;
}

/** What is drawn of a record, and what is folded. */
export interface Rows {
  readonly rows: readonly Row[];
  readonly folds: readonly Fold[];
  /** The sockets that take part in a drawn row, in the order in which they appear. */
  readonly sockets: readonly SocketIdentity[];
}

const FEW_ROWS = 48;
const MOST_ROWS = 80;
/** A loop that is shorter than this is drawn as it was. */
const WORTH = 12;

/**
 * Chooses what is drawn: loops on the same sockets once, with their count; where that leaves too many rows, also loops
 * over sockets of the same role; where that is still too much, the beginning and the end.
 */
export function chooseRows(steps: readonly Step[]): Rows {
  let runs = foldRuns(steps, (step) => keyOf(step, step.socket?.index), WORTH);
  if (sizeOf(runs) > FEW_ROWS) runs = foldRuns(steps, (step) => keyOf(step, step.socket?.role), WORTH / 2);
  const { runs: shown, gapAfter, left } = elide(runs, MOST_ROWS);
  const rows: Row[] = [];
  const folds: Fold[] = [];
  const fallback = steps.some((step) => step.socket?.side === "server") ? "server" : "client";
  for (const [i, run] of shown.entries()) {
    const from = rows.length;
    for (const step of run.items) rows.push({ step, side: step.socket?.side ?? fallback });
    if (run.times > 1) folds.push(repeatFold(run, from, rows.length - 1));
    if (i === gapAfter) {
      const next = shown[i + 1]?.items[0];
      const untilNs = next?.startNs ?? run.last.endNs;
      const text = `${left} calls are not drawn`;
      folds.push({ text, rows: undefined, after: rows.length - 1, untilNs, endNs: untilNs, kind: "gap", times: left });
    }
  }
  const sockets = new Set<SocketIdentity>();
  for (const { step } of rows) for (const one of [step.socket, step.made]) if (one) sockets.add(one);
  return { rows, folds, sockets: [...sockets].sort((one, other) => one.index - other.index) };
}

function repeatFold(run: Run<Step>, from: number, to: number): Fold {
  const what = run.items.length === 1 ? "this call" : `these ${run.items.length} calls`;
  return {
    text: `×${run.times}: ${what}, again and again`,
    ...{
      rows: [from, to],
      after: to,
      untilNs: run.last.startNs,
      endNs: run.last.endNs,
      kind: "repeat",
      times: run.times,
    },
  };
}

function keyOf(step: Step, who: string | number | undefined): string {
  const { outcome, call } = step;
  return `${who} ${call} ${outcome.kind === "error" ? outcome.errno : outcome.kind}`;
}

function sizeOf(runs: readonly Run<Step>[]): number {
  return runs.reduce((sum, run) => sum + run.items.length, 0);
}

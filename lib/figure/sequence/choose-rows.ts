import type { Bursts } from "../../analysis/bursts.ts";
import { type FoldedCall, foldRemarks } from "../../analysis/loop-remarks.ts";
import { elide, foldRuns, type Run, roundText } from "../../analysis/loops.ts";
import type { SocketIdentity } from "../../analysis/socket-identity.ts";
import type { Step } from "../../analysis/steps.ts";
import type { LeftOut, Zoom } from "../../analysis/zoom.ts";
import { plural } from "../../base/text.ts";
import { duration } from "../../trace/duration.ts";

/** The side of the kernel on which a program stands. */
export type Side = "client" | "server";

/** A step that is drawn, on its side; a `socket()` that failed may be nobody's, and stands in the middle. */
export interface DrawnStep {
  readonly step: Step;
  readonly side: Side | undefined;
}

/** Something that stands for steps that are not drawn. */
export interface Fold {
  readonly text: string;
  /** The first and last drawn row that are repeated, by index; none where steps were left out. */
  readonly rows: readonly [from: number, to: number] | undefined;
  /** The fold stands after this row; -1 for before the first. */
  readonly after: number;
  /** When the last of the steps that it stands for began, ns since the first event. */
  readonly untilNs: number;
  /** When the last of them had ended. */
  readonly endNs: number;
}

/** What is drawn of a record, and what is folded. */
export interface Rows {
  readonly rows: readonly DrawnStep[];
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
 * over sockets of the same role; where that is still too much, the beginning and the end. A loop does not go on over a
 * pause.
 */
export function chooseRows({ list: steps, before, after }: Zoom, bursts: Bursts): Rows {
  const key = (step: Step, who: string | number | undefined): string =>
    `${bursts.indexOf(step.startNs)} ${keyOf(step, who)}`;
  let runs = foldRuns(steps, (step) => key(step, step.socket?.index), WORTH);
  if (sizeOf(runs) > FEW_ROWS) runs = foldRuns(steps, (step) => key(step, step.socket?.role), WORTH / 2);
  const { runs: shown, gapAfter, left } = elide(runs, MOST_ROWS);
  const rows: DrawnStep[] = [];
  const folds: Fold[] = before ? [gapFold(leftOutText(before, "before"), -1, before.untilNs)] : [];
  const sideOf = sidesOf(steps);
  for (const [i, run] of shown.entries()) {
    const from = rows.length;
    for (const step of run.items) rows.push({ step, side: sideOf(step) });
    if (run.times > 1) folds.push(repeatFold(run, from, rows.length - 1));
    if (i === gapAfter) {
      const next = shown[i + 1]?.items[0];
      folds.push(gapFold(`${left} calls are not drawn`, rows.length - 1, next?.startNs ?? run.last.endNs));
    }
  }
  if (after)
    folds.push({ ...gapFold(leftOutText(after, "after"), rows.length - 1, after.fromNs), endNs: after.untilNs });
  const sockets = new Set<SocketIdentity>();
  for (const { step } of rows) for (const one of [step.socket, ...step.made]) if (one) sockets.add(one);
  return { rows, folds, sockets: [...sockets].sort((one, other) => one.index - other.index) };
}

/** What is said of what lies on one side of the span that is drawn. */
export function leftOutText({ calls, fromNs, untilNs }: LeftOut, where: "before" | "after"): string {
  return `${where} this span: ${plural(calls, "call")} in ${duration(untilNs - fromNs)}`;
}

/**
 * Which side a step stands on: its socket's. What has none, a `socket()` that failed, stands with its process, where that
 * has one side only.
 */
function sidesOf(steps: readonly Step[]): (step: Step) => Side | undefined {
  const seen = new Map<number, Set<Side>>();
  for (const { socket, event } of steps) {
    const pid = event.pid ?? 0;
    if (socket) seen.set(pid, (seen.get(pid) ?? new Set()).add(socket.side));
  }
  return ({ socket, event }) => {
    const own = seen.get(event.pid ?? 0) ?? new Set(["server"]);
    return socket?.side ?? (own.size === 1 ? ([...own][0] as Side) : undefined);
  };
}

function gapFold(text: string, after: number, untilNs: number): Fold {
  return { text, rows: undefined, after, untilNs, endNs: untilNs };
}

function repeatFold(run: Run<Step>, from: number, to: number): Fold {
  return {
    text: `×${run.times}: ${roundText(run)}, again and again${foldRemarks(run, readStep)}`,
    rows: [from, to],
    after: to,
    untilNs: run.last.startNs,
    endNs: run.last.endNs,
  };
}

function readStep({ call, outcome, startNs, endNs }: Step): FoldedCall {
  return { call, gave: outcome.kind === "ok" ? outcome.result : undefined, ns: endNs - startNs };
}

function keyOf(step: Step, who: string | number | undefined): string {
  const { outcome, call } = step;
  return `${who} ${call} ${outcome.kind === "error" ? outcome.errno : outcome.kind}`;
}

function sizeOf(runs: readonly Run<Step>[]): number {
  return runs.reduce((sum, run) => sum + run.items.length, 0);
}

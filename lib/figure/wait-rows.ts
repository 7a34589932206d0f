import type { Step } from "../analysis/steps.ts";
import { plural } from "../base/text.ts";
import { duration } from "../trace/duration.ts";

/** A step, or its wait, in a row of the figure of waiting. */
export interface WaitSpan {
  readonly step: Step;
  readonly fromNs: number;
  readonly toNs: number;
  /** How long it took, or waited: of several waits, their sum. */
  readonly ns: number;
  readonly waits: boolean;
}

/** One row: a thread, several threads that did the same, or what the event loop waits for. */
export interface WaitRow {
  readonly name: string;
  readonly remark: string;
  /** Spans that overlap stand below each other. */
  readonly lanes: readonly (readonly WaitSpan[])[];
  /** Of a row with many lanes that wait alike: what they have in common. Each is drawn as a thin line then. */
  readonly summary: string | undefined;
}

const MOST_LANES = 12;
const MOST_THIN = 60;
/** Fewer threads that did the same have a row each. */
const ALIKE = 4;

/** The rows of a record, and how many waits are left out of them. */
export function waitRows(steps: readonly Step[]): { rows: WaitRow[]; left: number } {
  let left = 0;
  const rows = processesOf(steps).flatMap(({ of, steps: own }) => {
    const found = processRows(own, of);
    left += found.left;
    return found.rows;
  });
  return { rows, left };
}

/** The steps of each process; where there are several, `of` says which one it is. */
function processesOf(steps: readonly Step[]): { readonly of: string; readonly steps: readonly Step[] }[] {
  const byPid = new Map<number | undefined, Step[]>();
  for (const step of steps) {
    const own = byPid.get(step.event.pid);
    if (own) own.push(step);
    else byPid.set(step.event.pid, [step]);
  }
  const several = byPid.size > 1;
  return [...byPid].map(([pid, own]) => ({
    of: !several ? "" : pid === undefined ? "this process" : `process ${pid}`,
    steps: own,
  }));
}

function processRows(steps: readonly Step[], of: string): { rows: WaitRow[]; left: number } {
  const main: WaitSpan[] = [];
  const loop: WaitSpan[] = [];
  const threads = new Map<number, WaitSpan[]>();
  for (const step of steps) {
    const { startNs: fromNs, endNs: toNs, wait, thread } = step;
    const mine = threads.get(thread) ?? [];
    if (thread > 0)
      threads
        .set(thread, mine)
        .get(thread)
        ?.push({ step, fromNs, toNs, ns: toNs - fromNs, waits: true });
    else if (wait?.how === "readiness") loop.push({ step, ...wait, waits: true });
    else main.push({ step, fromNs, toNs, ns: toNs - fromNs, waits: wait !== undefined });
  }
  let left = 0;
  const row = (name: string, remark: string, lanes: WaitSpan[][], alike = false): WaitRow => {
    const shown = lanes.slice(0, alike ? MOST_THIN : MOST_LANES);
    left += lanes.slice(shown.length).flat().length;
    return { name, remark: of || remark, lanes: shown, summary: alike ? summaryOf(lanes.flat()) : undefined };
  };
  const groups = new Map<string, [number, WaitSpan[]][]>();
  for (const thread of [...threads].sort(([one], [other]) => one - other)) {
    const what = whatOf(thread[1]);
    groups.set(what, [...(groups.get(what) ?? []), thread]);
  }
  const waits = lanesOf(loop);
  const rows = [
    ...(main.length > 0 ? [row("main thread", "makes the calls", lanesOf(main))] : []),
    ...(loop.length > 0 ? [row("event loop", "waits, holds no thread", waits, waits.length > MOST_LANES)] : []),
    ...[...groups.values()].flatMap((group) => {
      if (group.length < ALIKE) return group.map(([n, all]) => row(`thread ${n}`, "blocked in a call", lanesOf(all)));
      const lanes = group.map(([, all]) => all);
      return [row(plural(group.length, "thread"), "each blocked in a call", lanes, true)];
    }),
  ];
  return { rows, left };
}

/** What a thread did, however often and however long. */
function whatOf(spans: readonly WaitSpan[]): string {
  return [...new Set(spans.map(({ step }) => `${step.socket?.role} ${step.call} ${step.outcome.kind}`))].sort().join();
}

function lanesOf(spans: readonly WaitSpan[]): WaitSpan[][] {
  const lanes: WaitSpan[][] = [];
  for (const span of spans) {
    const lane = lanes.find((one) => (one.at(-1) as WaitSpan).toNs <= span.fromNs);
    if (lane) lane.push(span);
    else lanes.push([span]);
  }
  return lanes;
}

function summaryOf(spans: readonly WaitSpan[]): string {
  const lengths = spans.map(({ ns }) => ns).sort((one, other) => one - other);
  const calls = [...new Set(spans.map(({ step }) => `${step.call}()`))].join(", ");
  const [least, most] = [lengths[0] ?? 0, lengths.at(-1) ?? 0];
  return `${plural(spans.length, "wait")} in ${calls}: ${duration(least)} to ${duration(most)}`;
}

/** `conn.recv() 52 ms`, and how it ended where it did not end well. */
export function labelOf({ step, ns }: WaitSpan): string {
  const name = step.socket ? `${step.socket.name}.` : "";
  const failed = step.outcome.kind === "ok" || step.outcome.kind === "unfinished" ? "" : ", in vain";
  const still = step.outcome.kind === "unfinished" ? ", still" : "";
  return `${name}${step.call}() ${duration(ns)}${failed}${still}`;
}

import { formatAddress, unmapped } from "../syscall/address.ts";
import { align } from "./align.ts";
import { RECEIVES, SENDS } from "./call-kinds.ts";
import { isAt } from "./datagrams.ts";
import { pairSockets, type SocketPairs } from "./pair-sockets.ts";
import type { SocketIdentity } from "./socket-identity.ts";
import type { Sockets } from "./sockets.ts";
import type { Step, Steps } from "./steps.ts";
import { stepArgs } from "./wording.ts";

/** A record that is compared, as it was read. */
export interface Run {
  readonly sockets: Sockets;
  readonly steps: Steps;
}

/** What differs between two calls that belong together. */
export type Difference = "result" | "arguments" | "bytes" | "time";

/**
 * A line of the comparison: a call of both runs, or of one of them. `elsewhere` is one that the other run has as well, at
 * another place.
 */
export interface ComparedStep {
  readonly kind: "both" | "only" | "elsewhere";
  readonly one: Step | undefined;
  readonly other: Step | undefined;
  readonly differs: readonly Difference[];
}

/** Two runs, side by side. */
export interface Comparison {
  readonly rows: readonly ComparedStep[];
  readonly pairs: SocketPairs;
  /** How many calls at the end of each run were left out, for want of time to compare them. */
  readonly left: readonly [one: number, other: number];
}

/** So many calls of each run are compared. */
const MOST_STEPS = 1000;
/** A call took longer in one run where it took so many times as long, and so much longer, as in the other. */
const LONGER = { times: 5, ns: 5e6 } as const;

/**
 * Lays the calls of two records beside each other: those of sockets that do the same, in the order of both. What a socket
 * is called, its descriptor and a port that the kernel chose make no difference.
 *
 * @param named the names that the caller gave to sockets
 */
export function compareRecords(one: Run, other: Run, named: ReadonlySet<string> = new Set()): Comparison {
  const [ones, others] = [one, other].map(({ steps }) => steps.list.slice(0, MOST_STEPS)) as [Step[], Step[]];
  const pairs = pairSockets(
    { list: one.sockets.list, steps: one.steps.list },
    { list: other.sockets.list, steps: other.steps.list },
    named,
  );
  const mine = readSteps(ones, one.sockets.list, pairs, "one");
  const theirs = readSteps(others, other.sockets.list, pairs, "other");
  const numbers = new Map<string, number>();
  const [myKeys, theirKeys] = [mine, theirs].map((list) =>
    Int32Array.from(list, ({ key }) => number(key, numbers)),
  ) as [Int32Array, Int32Array];
  const matches = align(ones.length, others.length, (i, k) => {
    if (myKeys[i] !== theirKeys[k]) return 0;
    const [a, b] = [mine[i], theirs[k]] as [ReadStep, ReadStep];
    return 4 + (a.outcome === b.outcome ? 3 : 0) + (a.result === b.result ? 1 : 0) + (a.args === b.args ? 1 : 0);
  });
  const rows: ComparedStep[] = [];
  let [i, k] = [0, 0];
  const alone = (untilOne: number, untilOther: number): void => {
    for (; i < untilOne; i++) rows.push({ kind: "only", one: ones[i], other: undefined, differs: [] });
    for (; k < untilOther; k++) rows.push({ kind: "only", one: undefined, other: others[k], differs: [] });
  };
  for (const [a, b] of matches) {
    alone(a, b);
    const differs = differencesOf(mine[a] as ReadStep, theirs[b] as ReadStep);
    rows.push({ kind: "both", one: ones[i++], other: others[k++], differs });
  }
  alone(ones.length, others.length);
  return {
    rows: markMoved(rows, new Map([...mine, ...theirs].map((read) => [read.step, `${read.key} ${read.result}`]))),
    pairs,
    left: [one.steps.list.length - ones.length, other.steps.list.length - others.length],
  };
}

/** A step as it is compared. */
interface ReadStep {
  readonly step: Step;
  /** What two steps must share to belong together: the call, its socket's part, and which option it is about. */
  readonly key: string;
  readonly outcome: string;
  readonly result: string;
  readonly args: string;
}

function readSteps(
  steps: readonly Step[],
  list: readonly SocketIdentity[],
  pairs: SocketPairs,
  run: "one" | "other",
): ReadStep[] {
  const who = (socket: SocketIdentity): string => String(pairs.get(socket) ?? `${socket.index} of ${run}`);
  // what was accepted has its listener's address
  const held = list.flatMap((socket) =>
    socket.local && socket.role !== "accepted" ? [{ local: unmapped(formatAddress(socket.local)), socket }] : [],
  );
  const ownerOf = (address: string): string => {
    const owner = held.find(({ local }) => isAt(local, unmapped(address)));
    return owner ? who(owner.socket) : address;
  };
  return steps.map((step) => {
    const { call, event, outcome, socket } = step;
    const subject = socket ? who(socket) : "";
    const args = stepArgs(event);
    return {
      step,
      key: `${subject} ${call} ${aboutWhat(step)}`,
      outcome: outcome.kind === "error" ? outcome.errno : outcome.kind === "ended" ? outcome.why : outcome.kind,
      result: resultOf(step),
      // an address that a socket of the record has is that socket's, whatever its port
      args: call === "bind" ? args : args.replace(/\S+:\d+/g, ownerOf),
    };
  });
}

function number(key: string, numbers: Map<string, number>): number {
  const known = numbers.get(key) ?? numbers.size;
  numbers.set(key, known);
  return known;
}

/** Of a call that does many things, which of them it did. */
function aboutWhat({ call, event: { args } }: Step): string {
  if (call === "getsockopt" || call === "setsockopt") return args.slice(0, 2).join();
  return call === "shutdown" || call === "fcntl" || call === "ioctl" ? (args[0] ?? "") : "";
}

/** The result, as far as it must be the same in both runs: a descriptor's number and an own address need not. */
function resultOf({ call, outcome, event }: Step): string {
  if (outcome.kind !== "ok") return outcome.kind === "error" ? outcome.errno : outcome.kind;
  if (call === "getsockopt") return event.valueText ?? String(event.value ?? outcome.result);
  const counts = SENDS.has(call) || RECEIVES.has(call) || call === "poll" || call === "select";
  return counts ? String(outcome.result) : "ok";
}

function differencesOf(one: ReadStep, other: ReadStep): Difference[] {
  const differs: Difference[] = [];
  if (one.args !== other.args) differs.push("arguments");
  if (one.outcome !== other.outcome || one.result !== other.result) differs.push("result");
  if (differs.length === 0 && !sameBytes(one.step.event.bytes, other.step.event.bytes)) differs.push("bytes");
  const [a, b] = [one, other].map(({ step }) => step.endNs - step.startNs) as [number, number];
  const [longer, shorter] = [Math.max(a, b), Math.min(a, b)];
  const finished = one.step.outcome.kind !== "unfinished" && other.step.outcome.kind !== "unfinished";
  if (finished && longer - shorter >= LONGER.ns && longer >= LONGER.times * shorter) differs.push("time");
  return differs;
}

function sameBytes(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return true; // no bytes were kept, so nothing is known
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

/** Of what only one run has, finds what the other has at another place. */
function markMoved(rows: readonly ComparedStep[], keys: ReadonlyMap<Step, string>): ComparedStep[] {
  const waiting = new Map<string, number[]>();
  const moved = new Set<number>();
  for (const [at, { kind, one, other }] of rows.entries()) {
    if (kind !== "only") continue;
    const key = keys.get((one ?? other) as Step);
    const [mine, theirs] = one ? [`one ${key}`, `other ${key}`] : [`other ${key}`, `one ${key}`];
    const partner = waiting.get(theirs)?.shift();
    if (partner === undefined) waiting.set(mine, [...(waiting.get(mine) ?? []), at]);
    else for (const place of [at, partner]) moved.add(place);
  }
  return rows.map((row, at) => (moved.has(at) ? { ...row, kind: "elsewhere" } : row));
}

import { expect } from "vitest";
import type { Figure } from "../../lib/figure/figure.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";

/*
 * What each figure's plain text states, checked against the events themselves: this file reads no record by the library's
 * own means, and draws nothing.
 */

const number = (text: string): number => Number(text.replaceAll("\u202f", ""));
const NS: Readonly<Record<string, number>> = {
  ns: 1,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  min: 60e9,
  h: 3600e9,
  day: 86_400e9,
  days: 86_400e9,
};

/** A duration in words, with half of what its last digit may hide: `4 min 1 s`, `1.3 ms`. */
function durationOf(text: string): { ns: number; half: number } {
  const parts = [...text.matchAll(/(\d+)(?:\.(\d+))? (ns|µs|ms|s|min|h|days?)\b/g)];
  expect(parts.length, text).toBeGreaterThan(0);
  const ns = parts.reduce(
    (sum, [, whole, tenths = "", unit = ""]) => sum + Number(`${whole}.${tenths || 0}`) * (NS[unit] ?? 0),
    0,
  );
  const [, , digits = "", unit = ""] = parts.at(-1) as RegExpMatchArray;
  // whole minutes under hours are cut, not rounded
  const step = (NS[unit] ?? 0) / 10 ** digits.length;
  return { ns, half: (parts.length > 1 && unit === "min" ? step : step / 2) + 1 };
}

function expectDuration(text: string, candidates: readonly number[]): void {
  const { ns, half } = durationOf(text);
  expect(
    candidates.some((one) => Math.abs(one - ns) <= half),
    `${text} is none of ${candidates.slice(0, 9)}`,
  ).toBe(true);
}

const isMine = ({ by }: TraceEvent): boolean => by === "you";
const lengthOf = ({ startNs, endNs }: TraceEvent): number => endNs - startNs;

/** How long each call and wait took; one that has not ended, until the record's end. */
function lengthsOf(events: readonly TraceEvent[]): number[] {
  const end = Math.max(...events.flatMap((event) => [event.startNs, event.endNs || 0]));
  return events.filter(isMine).map((event) => (Number.isNaN(event.endNs) ? end - event.startNs : lengthOf(event)));
}

const MOVES = /^(send|recv|sendto|recvfrom)$/;

/** The longest time without a call of the learner's or an answer of the kernel before a moment. */
function pauseBefore(events: readonly TraceEvent[], ns: number): number {
  const busy = events.filter((event) => isMine(event) || event.after);
  const ends = busy.flatMap((event) => (isMine(event) ? [event.startNs, event.endNs] : [event.endNs]));
  const moments = [events[0]?.startNs ?? 0, ...ends].filter((one) => one < ns).sort((one, other) => one - other);
  return ns - (moments.at(-1) ?? ns);
}

function common(events: readonly TraceEvent[], { text }: Figure): void {
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
  const folded = /([\d\u202f]+) calls? of the library's own (?:is|are) folded away/.exec(text)?.[1];
  const hidden = events.filter((event) => !isMine(event)).length;
  if (folded !== undefined) expect(number(folded)).toBe(hidden);
  // each pause is one of the record's
  const starts = [
    ...new Set(events.flatMap((event) => (isMine(event) ? [event.startNs] : event.after ? [event.endNs] : []))),
  ];
  const zero = starts.map((ns) => pauseBefore(events, ns)).filter((ns) => ns >= 300e6);
  const sums = zero.flatMap((_, i) =>
    zero.slice(i).map((_, k) => zero.slice(i, i + k + 1).reduce((sum, ns) => sum + ns, 0)),
  );
  for (const [, later = ""] of text.matchAll(/~~ ([^~]*) later ~~/g)) {
    const { ns, half } = durationOf(later);
    // where bursts between are not drawn, it is longer by what these took
    expect(
      sums.some((one) => ns >= one - half && ns <= one + half + 60e9),
      `${later} of ${sums}`,
    ).toBe(true);
  }
}

export function callsStatements(events: readonly TraceEvent[], figure: Figure): void {
  common(events, figure);
  const mine = events.filter(isMine);
  expect(number(/([\d\u202f]+) calls?/.exec(figure.description)?.[1] ?? "")).toBe(mine.length);
  let unit = NS[/at, (\S+)/.exec(figure.text)?.[1] ?? ""] ?? 0;
  let last: { event: TraceEvent; at: number; half: number } | undefined;
  for (const line of figure.text.split("\n").slice(2)) {
    const pause = /^\s+(µs|ms|s)\s+~~/.exec(line);
    if (pause) {
      unit = NS[pause[1] ?? ""] ?? 0;
      last = undefined;
      continue;
    }
    const row = /^\s*(\d+) +(\d+(?:\.(\d+))?) {2}(.*)$/.exec(line);
    if (row === null) continue;
    const [, index, time, digits = "", rest = ""] = row;
    const event = mine[Number(index) - 1] as TraceEvent;
    const half = unit / 10 ** digits.length / 2;
    const at = Number(time) * unit;
    if (last)
      expect(Math.abs(at - last.at - (event.startNs - last.event.startNs))).toBeLessThanOrEqual(half + last.half + 1);
    else if (event.startNs !== events[0]?.startNs) expect(at).toBeLessThan(600e9);
    last = { event, at, half };
    expect(rest).toContain(event.kind === "wait" ? `… waits for ${event.call}` : `${event.call}(`);
    if (event.kind === "wait") expect(rest).toContain(event.outcome);
    else if (Number.isNaN(event.endNs)) expect(rest).toContain("not finished");
    else expect(rest).toMatch(event.errno ? new RegExp(`  ${event.errno}: `) : new RegExp(`  ${event.result}(,|  )`));
    if (Number.isNaN(event.endNs)) expect(rest).toMatch(/…$/);
    else expectDuration(rest.split("  ").at(-1) ?? "", [lengthOf(event)]);
  }
}

export function bytesStatements(events: readonly TraceEvent[], figure: Figure): void {
  common(events, figure);
  const moved = events.filter(
    (event) => isMine(event) && event.kind === "call" && MOVES.test(event.call) && !event.errno,
  );
  if (figure.text.includes("No bytes were sent or received."))
    expect(moved.filter(({ result }) => result > 0)).toEqual([]);
  const stated: Record<string, string[]> = { send: [], recv: [] };
  let next = 0;
  for (const line of figure.text.split("\n")) {
    if (line.endsWith(":")) next = 0;
    const found = /^ {2}(send|recv) (?:bytes (\d+) to (\d+)|(?:another )?datagram(?: \d+)?): ([\d\u202f]+) bytes?/.exec(
      line,
    );
    if (found === null) continue;
    const [, verb = "", from, to, count = ""] = found;
    if (from !== undefined) {
      if (Number(from) === 0) next = 0;
      expect([Number(from), Number(to) - Number(from) + 1]).toEqual([next, number(count)]);
      next = Number(to) + 1;
    }
    stated[verb]?.push(count);
  }
  if (/not drawn|left out/.test(figure.text)) return;
  for (const verb of ["send", "recv"]) {
    const counts = moved.filter(({ call }) => call.startsWith(verb)).map(({ result }) => result);
    // every byte that a call moved is in the figure, and nothing else
    expect(
      (stated[verb] ?? [])
        .map(number)
        .filter((n) => n > 0)
        .sort(),
    ).toEqual(counts.filter((n) => n > 0).sort());
  }
}

export function queuesStatements(events: readonly TraceEvent[], figure: Figure): void {
  common(events, figure);
  const views = events.flatMap(({ before, after }) => [before, after].filter((one) => one !== undefined));
  const told = new Set(views.flatMap(({ recvQueue, sendQueue }) => [recvQueue, sendQueue]));
  for (const line of figure.text.split("\n")) {
    const look = /^ {2}at (.*): ([\d\u202f]+) bytes?$/.exec(line);
    if (look) expect(told).toContain(number(look[2] ?? ""));
    const most = /receive queue: ([\d\u202f]+) bytes? at most/.exec(line);
    if (most) expect(views.map(({ recvQueue }) => recvQueue)).toContain(number(most[1] ?? ""));
    const wait = /^ {2}waits from .*?, (.*)$/.exec(line);
    if (wait) {
      // a record may end while a call waits, and a call that takes long was blocked
      expectDuration(wait[1] ?? "", lengthsOf(events));
    }
  }
  if (figure.text.includes("No queue was seen")) {
    const streams = views.filter(({ state }) => state !== undefined);
    expect(streams.every(({ recvQueue = 0 }) => recvQueue === 0)).toBe(true);
  }
}

export function statesStatements(events: readonly TraceEvent[], figure: Figure): void {
  common(events, figure);
  const views = events.flatMap(({ before, after }) => [before, after].filter((one) => one !== undefined));
  const told = new Set<string | undefined>(views.map(({ state }) => state));
  const reset = events.some(({ errno }) => errno === "ECONNRESET");
  for (const line of figure.text.split("\n")) {
    const path = /^[^:]*: ((?:[A-Z_\d]+)(?: (?:->|\.\.>|-RST->) [A-Z_\d]+)*)/.exec(line)?.[1];
    if (path === undefined || line === figure.text.split("\n")[0]) continue;
    for (const state of path.split(/ (?:->|\.\.>|-RST->) /))
      expect(told).toContain(state === "CLOSED" ? "CLOSE" : state);
    if (path.includes("-RST->")) expect(reset || /(?:ESTABLISHED|CLOSE_WAIT) -RST->/.test(path)).toBe(true);
  }
}

export function descriptorsStatements(events: readonly TraceEvent[], figure: Figure): void {
  common(events, figure);
  const gave = events
    .filter(({ call, errno, by, kind }) => /^(socket|accept)$/.test(call) && !errno && by === "you" && kind === "call")
    .map(({ result }) => result);
  const worked = events.filter(({ fd, errno, by }) => fd >= 0 && by === "you" && errno !== "EBADF").map(({ fd }) => fd);
  const numbers = [...figure.text.matchAll(/^ +(\d+)(?: of process \d+)? {2}/gm)].map(([, fd]) => Number(fd));
  for (const fd of numbers) expect([...gave, ...worked]).toContain(fd);
  if (!/not drawn/.test(figure.text)) for (const fd of gave) expect(numbers).toContain(fd);
  const closed = events.filter(({ call, errno, by }) => call === "close" && !errno && by === "you").length;
  const all = number(/([\d\u202f]+) sockets?/.exec(figure.description)?.[1] ?? "");
  if (!/not drawn/.test(figure.text)) expect(figure.text.match(/still open(?!\.)/g)?.length ?? 0).toBe(all - closed);
}

export function waitsStatements(events: readonly TraceEvent[], figure: Figure): void {
  common(events, figure);
  const lengths = lengthsOf(events);
  for (const [, call = "", length = ""] of figure.text.matchAll(
    /^ {2}from .*?: (?:.*\.)?(\w+)\(\) ([\d.]+ (?:µs|ms|s)|\d+ min \d+ s)/gm,
  )) {
    expect(events.some((event) => event.call === call)).toBe(true);
    expectDuration(length, lengths);
  }
}

export function sequenceStatements(events: readonly TraceEvent[], figure: Figure): void {
  common(events, figure);
  if (figure.text.includes("no calls were recorded")) {
    expect(events.filter(isMine)).toEqual([]);
    return;
  }
  const steps = new Set(events.filter(isMine).map(({ step, fd }) => `${step} ${fd}`));
  expect(number(/([\d\u202f]+) calls?/.exec(figure.description)?.[1] ?? "")).toBe(steps.size);
  for (const [, errno] of figure.text.matchAll(/ = (E[A-Z]{2,})\b/g))
    expect(events.map((one) => one.errno)).toContain(errno);
  const states = new Set<string | undefined>(events.flatMap(({ before, after }) => [before?.state, after?.state]));
  for (const [state] of figure.text.matchAll(/\b(ESTABLISHED|CLOSE_WAIT|FIN_WAIT[12]|LAST_ACK|LISTEN|TIME_WAIT)\b/g))
    expect(states).toContain(state);
  for (const [, fd] of figure.text.matchAll(/\bfd (\d+)\b/g)) {
    const own = events.filter((event) => event.fd === Number(fd) || event.result === Number(fd));
    expect(
      own.some(({ errno }) => errno !== "EBADF"),
      `fd ${fd}`,
    ).toBe(true);
  }
  for (const [, length = ""] of figure.text.matchAll(/(?:waits|blocks the main thread), ([\d.]+ (?:µs|ms|s))/g))
    expectDuration(length, lengthsOf(events));
}

/** The learner's calls of a record, one a step: what was called, and how it ended in the record's last word on it. */
function callsOf(events: readonly TraceEvent[]): TraceEvent[][] {
  const steps = new Map<string, TraceEvent[]>();
  for (const event of events.filter(isMine)) {
    const key = `${event.step} ${event.fd}`;
    steps.set(key, [...(steps.get(key) ?? []), event]);
  }
  return [...steps.values()];
}

/** @param runs the two records, as they are called in the figure */
export function compareStatements(
  runs: Readonly<Record<string, readonly TraceEvent[]>>,
  { text, description }: Figure,
): void {
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
  const [one = "", other = ""] = Object.keys(runs);
  const [ones, others] = [one, other].map((label) => callsOf(runs[label] ?? [])) as [TraceEvent[][], TraceEvent[][]];
  if (text.includes("no calls were recorded")) {
    expect([...ones, ...others]).toEqual([]);
    return;
  }
  const [, head = "", ...lines] = text.split("\n");
  const column = head.lastIndexOf(other);
  const rows = lines.flatMap((line) => {
    const characters = [...line.padEnd(column)];
    const mark = characters[column - 3] ?? "";
    if (!line.startsWith("  ") || !"=|<>()".includes(mark)) return [];
    return [[line, characters.slice(0, column - 5).join(""), mark, characters.slice(column).join("")]];
  });
  const whole = !/~~|left out|not compared/.test(text);
  let [i, k] = [0, 0];
  const counts = new Map<string, number>();
  for (const [, left = "", mark = "", rest = ""] of rows) {
    const [, right = "", words = ""] = /^(.*?)(?: *\(([^()]*)\))?$/.exec(rest) as RegExpExecArray;
    const said = words === "" ? [] : words.split(", ");
    for (const one of said) counts.set(one, (counts.get(one) ?? 0) + 1);
    if (mark === "=") counts.set("alike", (counts.get("alike") ?? 0) + 1);
    const cells = [left.trim(), right.trim()] as const;
    // each side is the record, in its order
    const [mine, theirs] = whole
      ? [cells[0] ? ones[i++] : undefined, cells[1] ? others[k++] : undefined]
      : [ones.find((step) => tells(cells[0], step)), others.find((step) => tells(cells[1], step))];
    for (const [n, step] of [mine, theirs].entries()) {
      if (cells[n]) expect(tells(cells[n] as string, step), `${cells[n]} in ${JSON.stringify(step)}`).toBe(true);
    }
    expect(mark === "<" || mark === "(").toBe(cells[1] === "");
    expect(mark === ">" || mark === ")").toBe(cells[0] === "");
    if (mark === "<") expect(said).toEqual([`only in ${one}`]);
    if (mark === ">") expect(said).toEqual([`only in ${other}`]);
    if (mark === "(" || mark === ")") expect(said).toEqual(["in another order"]);
    if (mark === "=") expect(said).toEqual([]);
    if ((mark === "=" || mark === "|") && whole)
      sideBySide(mine as TraceEvent[], theirs as TraceEvent[], said, [one, other]);
  }
  if (!whole) return;
  expect([i, k]).toEqual([ones.length, others.length]);
  for (const [, words = "", count = ""] of description.matchAll(/(?:; |, )([a-z][^:;,]*): (\d+)/g))
    expect([words, Number(count)]).toEqual([words, counts.get(words)]);
  expect(Number(/(\d+) calls? (?:is|are) alike/.exec(description)?.[1])).toBe(counts.get("alike") ?? 0);
}

const lastCall = (step: readonly TraceEvent[]): TraceEvent =>
  (step.findLast(({ kind }) => kind === "call") ?? step[0]) as TraceEvent;

/** How long a step took. */
const spanOf = (step: readonly TraceEvent[]): number => (step.at(-1)?.endNs ?? 0) - (step[0]?.startNs ?? 0);

/** Whether a step had not come to its end; only connect() is not made again after its wait. */
function isUnfinished(step: readonly TraceEvent[]): boolean {
  const last = step.at(-1) as TraceEvent;
  const waits = last.kind === "wait" && (last.outcome === "ready" || last.outcome === "waiting");
  return Number.isNaN(last.endNs) || (waits && (last.call !== "connect" || step.length === 1));
}

/** What a step came to, as far as two of them are to be the same. */
function endOf(step: readonly TraceEvent[]): string {
  const { kind, call, errno, result, outcome } = step.at(-1) as TraceEvent;
  if (isUnfinished(step)) return "unfinished";
  if (kind === "wait") return String(outcome);
  return errno ?? (MOVES.test(call) ? String(result) : "ok");
}

/** Whether a cell says what happened in a step: its call, its errno or result, and how long it took. */
function tells(cell: string, step: readonly TraceEvent[] | undefined): boolean {
  if (step === undefined) return false;
  const last = step.at(-1) as TraceEvent;
  const { call, errno } = lastCall(step);
  if (!cell.includes(`${call}(`)) return false;
  if (last.kind === "call" && errno !== undefined && !cell.includes(`= ${errno}: `)) return false;
  if (last.kind === "call" && errno === undefined && /= E[A-Z]{2}/.test(cell)) return false;
  if (isUnfinished(step)) return cell.endsWith(", …") && cell.includes("not finished");
  const { ns, half } = durationOf(cell.slice(cell.lastIndexOf(", ")));
  return Math.abs(ns - spanOf(step)) <= half;
}

/** What is said of two calls that stand beside each other. */
function sideBySide(
  mine: readonly TraceEvent[],
  theirs: readonly TraceEvent[],
  said: readonly string[],
  [one, other]: readonly [string, string],
): void {
  const [a, b] = [lastCall(mine), lastCall(theirs)];
  expect(a.call).toBe(b.call);
  expect(said.includes("other result")).toBe(endOf(mine) !== endOf(theirs));
  if (said.includes("other bytes")) expect(String(a.bytes)).not.toBe(String(b.bytes));
  const [long, short] = [spanOf(mine), spanOf(theirs)];
  const finished = !isUnfinished(mine) && !isUnfinished(theirs);
  const much = (x: number, y: number): boolean => finished && x - y >= 5e6 && x >= 5 * y;
  expect(said.includes(`longer in ${one}`)).toBe(much(long, short));
  expect(said.includes(`longer in ${other}`)).toBe(much(short, long));
}

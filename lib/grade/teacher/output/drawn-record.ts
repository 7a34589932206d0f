import { quietly } from "../../../base/ignore-errors.ts";
import { Markup, markup } from "../../../base/markup.ts";
import { noun } from "../../../base/text.ts";
import { callsFigure } from "../../../figure/calls.ts";
import { sequenceFigure } from "../../../figure/sequence/sequence.ts";
import { SPECS } from "../../../syscall/libc.ts";
import { type TraceEvent, WAIT_HOWS, WAIT_OUTCOMES } from "../../../trace/event.ts";
import { fromJsonLines } from "../../../trace/jsonl.ts";
import { TCP_STATES } from "../../../trace/linux/kernel-view.ts";
import { mismatch, type Schema } from "./validate.ts";

const MOST_CHARACTERS = 1_000_000;
const MOST_EVENTS = 400;

const COUNT: Schema = { type: "integer", minimum: 0, maximum: 2 ** 31 };
const NUMBER: Schema = { type: "integer", minimum: -(2 ** 53), maximum: 2 ** 53 };
const TIME: Schema = { type: "number", minimum: 0, maximum: 2 ** 53 };
const FD: Schema = { type: "integer", minimum: -1, maximum: 2 ** 20 - 1 };
const ADDRESS: Schema = {
  type: "object",
  required: ["family"],
  properties: {
    family: { enum: ["AF_INET", "AF_INET6", "AF_UNIX"] },
    host: { type: "string", maxLength: 64 },
    port: { type: "integer", minimum: 0, maximum: 65_535 },
    path: { type: "string", maxLength: 120 },
  },
};
const VIEW: Schema = {
  type: "object",
  required: ["fd"],
  properties: {
    ...{ fd: FD, state: { enum: TCP_STATES }, local: ADDRESS, peer: ADDRESS },
    ...{ recvQueue: COUNT, sendQueue: COUNT, acceptQueue: COUNT, acceptLimit: COUNT },
  },
};
const POLLED: Schema = { type: "object", required: ["fd", "events"], properties: { fd: FD, events: NUMBER } };
const SPAN: Schema = {
  type: "object",
  required: ["count", "fromNs", "untilNs"],
  properties: { count: COUNT, fromNs: TIME, untilNs: TIME, atMost: { type: "boolean" } },
};
const LOST: Schema = { type: "object", properties: { calls: SPAN, library: SPAN, bare: COUNT } };
/** An event as a figure takes it. It comes from the answer's own process, which may write whatever it likes. */
const EVENT: Schema = {
  type: "object",
  required: ["seq", "kind", "call", "by", "step", "thread", "fd", "args", "startNs", "endNs", "result"],
  properties: {
    ...{ seq: COUNT, step: COUNT, thread: COUNT, fd: FD, result: NUMBER, value: NUMBER, pid: COUNT },
    ...{ startNs: TIME, endNs: { ...TIME, type: ["number", "null"] } },
    kind: { enum: ["call", "wait"] },
    call: { enum: Object.keys(SPECS) },
    by: { enum: ["you", "library", "probe"] },
    errno: { type: "string", pattern: "^E[A-Z0-9]{1,20}$" },
    args: { type: "array", maxItems: 10, items: { type: "string", maxLength: 500 } },
    bytes: { type: "string", pattern: "^([0-9a-f]{2}){0,64}$" },
    list: { type: "array", maxItems: 64, items: POLLED },
    ...{ address: ADDRESS, lost: LOST, before: VIEW, after: VIEW },
    ...{ how: { enum: WAIT_HOWS }, outcome: { enum: WAIT_OUTCOMES } },
  },
};

/** The figure and the table of what an answer did on its sockets, folded; what is no record is left out, and said so. */
export function drawnRecord(record: string): Markup {
  const { events, left } = eventsOf(record);
  const note =
    left > 0 &&
    markup`<p class="quiet">${left} ${noun(left, "entry", "entries")} of the record can’t be read, or are too many: left out.</p>`;
  if (!events.some(({ by }) => by === "you")) return markup`${note}`;
  try {
    const figure = sequenceFigure(events, { title: "What your code did" });
    const table = callsFigure(events, { title: "The calls" });
    return markup`<details class="record"><summary>What your code did on the sockets</summary>
${new Markup(figure.html)}</details>
<details class="record"><summary>The calls, one by one</summary>
${new Markup(table.html)}</details>${note}`;
  } catch {
    return markup`<p class="quiet">The record of what your code did can’t be drawn.</p>`;
  }
}

/** The events that have the right form, and how many lines there were besides. */
function eventsOf(record: string): { readonly events: readonly TraceEvent[]; readonly left: number } {
  const lines = record.slice(0, MOST_CHARACTERS).match(/^.*\S.*$/gm) ?? [];
  const good = lines.slice(0, MOST_EVENTS).filter(isEvent);
  return { events: fromJsonLines(good.join("\n")), left: lines.length - good.length };
}

const isEvent = (line: string): boolean =>
  quietly(() => mismatch(JSON.parse(line), EVENT, EVENT, "the event") === undefined) ?? false;

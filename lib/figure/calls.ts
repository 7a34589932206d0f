import { type FoldedCall, foldRemarks } from "../analysis/loop-remarks.ts";
import { elide, foldRuns, type Run } from "../analysis/loops.ts";
import type { SocketNames } from "../analysis/socket-names.ts";
import { type SocketIdentity, type Sockets, socketsOf } from "../analysis/sockets.ts";
import { errnoWords, plural } from "../analysis/wording.ts";
import type { TraceEvent } from "../trace/event.ts";
import { duration } from "../trace/strace-text.ts";
import { type Figure, figureOf } from "./figure.ts";
import { type Child, element } from "./markup.ts";
import { CODE_FONT, ERROR_COLOUR, socketColour } from "./palette.ts";
import { inUnit, type TimeUnit, unitFor } from "./time-axis.ts";

/** What a table of calls shows. */
export interface CallsOptions {
  /** Names for the sockets, as `{ client, server }`. */
  readonly names?: SocketNames;
  /** Also the calls that the library made on its own account. */
  readonly housekeeping?: boolean;
  /** The heading; "Calls" unless another is given. */
  readonly title?: string;
}

interface Row {
  readonly number: string;
  readonly at: string;
  readonly socket: SocketIdentity | undefined;
  readonly who: string;
  readonly call: string;
  readonly result: string;
  readonly failed: boolean;
  readonly took: string;
  /** The duration as a part of the longest one, 0 to 1, by its logarithm. */
  readonly share: number;
  readonly waits: boolean;
}

const MOST_ROWS = 150;
/** A loop that is shorter than this is shown as it was. */
const WORTH = 12;

/**
 * The record as a table: one line a call, with what it was called with, what came of it and how long it took. Calls of
 * the library's own are folded away, and so are long repetitions; the notes below say so.
 *
 * @param events a record, in order
 * @example
 * ```ts
 * import { AF_INET, callsFigure, SOCK_STREAM, socket, trace } from "socklab";
 *
 * const from = trace.seq;
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.close();
 * console.log(callsFigure(trace.events({ afterSeq: from }), { names: { server } }).text);
 * ```
 */
export function callsFigure(events: readonly TraceEvent[], options: CallsOptions = {}): Figure {
  const sockets = socketsOf(events, options.names);
  const shown = events.filter((event) => options.housekeeping || event.by === "you");
  const title = options.title ?? "Calls";
  const folded = elide(
    foldRuns(shown, (event) => keyOf(event, sockets), WORTH),
    MOST_ROWS,
  );
  const longest = Math.max(0, ...folded.runs.flatMap((run) => run.items.map(lengthOf)));
  const zero = events[0]?.startNs ?? 0;
  const unit = unitFor(Math.max(0, ...folded.runs.map((run) => run.last.startNs - zero)));
  const head = ["#", `at, ${unit.name}`, "who", "call", "result", "took"];
  const numbers = new Map(shown.map((event, i) => [event, i + 1]));
  const rows = folded.runs.map((run) =>
    run.items.map((event) => rowOf(event, numbers.get(event) ?? 0, zero, longest, sockets, unit)),
  );
  const hidden = events.length - shown.length;
  const notes = [
    longest > 0 ? "A bar's length is the logarithm of the time." : "",
    hidden > 0 ? `${plural(hidden, "call")} of the library's own ${hidden === 1 ? "is" : "are"} folded away.` : "",
    folded.left > 0 ? `${plural(folded.left, "call")} in the middle ${folded.left === 1 ? "is" : "are"} left out.` : "",
  ].filter((note) => note !== "");
  const description = `${plural(shown.length, "call")} on ${plural(sockets.list.length, "socket")}.`;
  return figureOf({
    ...{ title, description, notes },
    body: table(title, head, folded.runs, rows, folded.gapAfter),
    text: `${title}: ${description}\n${plain(head, folded.runs, rows, folded.gapAfter)}`,
  });
}

function keyOf(event: TraceEvent, sockets: Sockets): string {
  return [sockets.of(event)?.index, event.kind, event.call, event.errno, event.by, event.thread > 0].join(" ");
}

function lengthOf(event: TraceEvent): number {
  return Math.max(0, event.endNs - event.startNs) || 0;
}

function rowOf(
  event: TraceEvent,
  number: number,
  zero: number,
  longest: number,
  sockets: Sockets,
  unit: TimeUnit,
): Row {
  const socket = sockets.of(event);
  const failed = event.errno !== undefined && event.errno !== "EAGAIN" && event.errno !== "EINPROGRESS";
  const who = socket ? `${socket.name} (${socket.fd})` : event.fd >= 0 ? `(${event.fd})` : "";
  const args = [...(event.fd >= 0 ? [String(event.fd)] : []), ...event.args].join(", ");
  const thread = event.thread > 0 ? `, on thread ${event.thread}` : "";
  return {
    ...{ number: String(number), socket, who, failed, result: resultOf(event) + thread, waits: event.kind === "wait" },
    at: inUnit(Math.max(0, event.startNs - zero), unit),
    call: event.kind === "wait" ? `… waits for ${event.call}` : `${event.call}(${args})`,
    took: duration(lengthOf(event) || (Number.isNaN(event.endNs) ? Number.NaN : 0)),
    share: longest > 0 ? Math.log1p(lengthOf(event) / 1000) / Math.log1p(longest / 1000) : 0,
  };
}

function resultOf(event: TraceEvent): string {
  if (event.kind === "wait") return event.outcome ?? "";
  if (Number.isNaN(event.endNs)) return "not finished";
  if (event.errno !== undefined) return `${event.errno}: ${errnoWords(event.errno)}`;
  return String(event.result);
}

const CELL = "text-align:left;vertical-align:top;padding:2px 9px;white-space:nowrap;";
const LINE = "border-top:1px solid color-mix(in srgb, currentColor 18%, transparent)";
const FOLD = "padding:1px 9px;text-align:left;opacity:.78;font-style:italic";

function table(
  title: string,
  head: readonly string[],
  runs: readonly Run<TraceEvent>[],
  rows: readonly Row[][],
  gapAfter: number,
): Child {
  const body = runs.flatMap((run, i) => {
    const lines: Child[] = (rows[i] ?? []).map(htmlRow);
    if (run.times > 1) lines.push(htmlNote(foldText(run)));
    if (i === gapAfter) lines.push(htmlNote("…"));
    return lines;
  });
  return element(
    "div",
    { style: "overflow-x:var(--socklab-overflow, auto)" },
    element(
      "table",
      { style: "border-collapse:collapse;font-size:12.5px;margin:0;color:inherit" },
      element("caption", { style: "text-align:left;font-weight:600;padding:2px 9px;color:inherit" }, title),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          head.map((name) => element("th", { scope: "col", style: `${CELL}font-weight:600` }, name)),
        ),
      ),
      element("tbody", {}, body),
    ),
  );
}

function htmlRow(row: Row): Child {
  const cell = (style: string, ...children: Child[]): Child => element("td", { style: `${CELL}${style}` }, ...children);
  const colour = row.failed ? `color:${ERROR_COLOUR}` : "";
  const tone = row.waits ? "opacity:.78" : "";
  const bar = `display:inline-block;vertical-align:middle;height:6px;margin-left:8px;width:${Math.round(row.share * 60)}px;background:${row.socket ? socketColour(row.socket.colour) : "currentColor"}`;
  return element(
    "tr",
    { style: `background:transparent;${LINE}` },
    cell("opacity:.78;text-align:right", row.number),
    cell("text-align:right", row.at),
    cell("", row.socket && element("span", { style: `color:${socketColour(row.socket.colour)}` }, "● "), row.who),
    cell(
      `font-family:${CODE_FONT};white-space:${row.call.length > 56 ? "normal" : "var(--socklab-wrap, nowrap)"};overflow-wrap:anywhere;${tone}`,
      row.call,
    ),
    cell(`white-space:normal;${colour}`, row.result),
    cell(
      "",
      element("span", { style: "display:inline-block;min-width:4.2em;text-align:right" }, row.took),
      element("span", { style: bar }),
    ),
  );
}

function htmlNote(text: string): Child {
  return element("tr", { style: "background:transparent" }, element("td", { colspan: 6, style: FOLD }, text));
}

function foldText(run: Run<TraceEvent>): string {
  const what = run.items.length === 1 ? "this call" : `these ${run.items.length} calls`;
  return `×${run.times}: ${what} again and again, the data may differ${foldRemarks(run, readEvent)}`;
}

function readEvent(event: TraceEvent): FoldedCall {
  return { call: event.call, gave: event.errno === undefined ? event.result : undefined, ns: lengthOf(event) };
}

function plain(
  head: readonly string[],
  runs: readonly Run<TraceEvent>[],
  rows: readonly Row[][],
  gapAfter: number,
): string {
  const cells = (row: Row): string[] => [row.number, row.at, row.who, row.call, row.result, row.took];
  const all = [[...head], ...rows.flat().map(cells)];
  const widths = head.map((_, i) => Math.min(60, Math.max(...all.map((line) => [...(line[i] ?? "")].length))));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, i) => (i < 2 ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  const lines = [line(head)];
  for (const [i, run] of runs.entries()) {
    for (const row of rows[i] ?? []) lines.push(line(cells(row)));
    if (run.times > 1) lines.push(`   ${foldText(run)}`);
    if (i === gapAfter) lines.push("   …");
  }
  return lines.join("\n");
}

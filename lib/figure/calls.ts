import { type Bursts, burstsOf } from "../analysis/bursts.ts";
import { type FoldedCall, foldRemarks } from "../analysis/loop-remarks.ts";
import { elide, foldRuns, type Run, roundText } from "../analysis/loops.ts";
import { Clock } from "../analysis/record-clock.ts";
import type { SocketIdentity } from "../analysis/socket-identity.ts";
import { type Sockets, socketsOf } from "../analysis/sockets.ts";
import { errnoWords, laterText } from "../analysis/wording.ts";
import { type Markup, markup } from "../base/markup.ts";
import { noun, plural } from "../base/text.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import { duration } from "../trace/duration.ts";
import type { TraceEvent } from "../trace/event.ts";
import { lostWords } from "../trace/lost-words.ts";
import { type Figure, figureOf, NAMED_KEYS, type Named } from "./figure.ts";
import { CODE_FONT, type ColourOf, colourSockets, ERROR_COLOUR, ROW_RULE } from "./palette.ts";
import { BurstTimes } from "./time-unit.ts";

/** What a table of calls shows. */
export interface CallsOptions extends Named {
  /** Also the calls that the library made on its own account. */
  readonly housekeeping?: boolean;
}

/** A call as a row of the table. */
interface CallRow {
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
  checkOptions("callsFigure", options, [...NAMED_KEYS, "housekeeping"], '{ title: "What happened" }');
  const { names, title = "Calls", housekeeping = false } = options;
  const sockets = socketsOf(events, names);
  const shown = events.filter((event) => housekeeping || event.by === "you");
  const clock = new Clock(events);
  const bursts = burstsOf(events, clock);
  const folded = elide(
    foldRuns(shown, (event) => `${bursts.indexOf(clock.start(event))} ${keyOf(event, sockets)}`, WORTH),
    MOST_ROWS,
  );
  const table = tableOf(folded.runs, folded.gapAfter, shown, { clock, bursts }, sockets);
  const hidden = events.length - shown.length;
  const { left } = folded;
  const description = `${plural(shown.length, "call")} on ${plural(sockets.list.length, "socket")}.`;
  return figureOf(
    { title, description },
    {
      body: draw(title, table, colourSockets(sockets.list)),
      lines: plain(table),
      notes: [
        ...lostWords(events),
        left > 0 && `${plural(left, "call")} in the middle ${noun(left, "is", "are")} left out.`,
      ],
      legend: [
        table.longestNs > 0 && "A bar's length is the logarithm of the time.",
        table.groups.some(({ pause }) => pause) && "After a pause the times count from 0 again.",
        hidden > 0 && `${plural(hidden, "call")} of the library's own ${noun(hidden, "is", "are")} folded away.`,
      ],
    },
    options.legend,
  );
}

/** The table's content: its head, and its body in groups. */
interface CallTable {
  readonly head: readonly string[];
  readonly groups: readonly CallGroup[];
  readonly longestNs: number;
}

/** Calls that stand together, and what is to be said below them. */
interface CallGroup {
  /** The pause before them: how long it was, and the unit of their times. */
  readonly pause: { readonly later: string; readonly unit: string } | undefined;
  readonly rows: readonly CallRow[];
  readonly fold: string;
  /** Whether calls are left out after them. */
  readonly gap: boolean;
}

function tableOf(
  runs: readonly Run<TraceEvent>[],
  gapAfter: number,
  shown: readonly TraceEvent[],
  { clock, bursts }: { readonly clock: Clock; readonly bursts: Bursts },
  sockets: Sockets,
): CallTable {
  const longestNs = Math.max(0, ...runs.flatMap((run) => run.items.map(lengthOf)));
  const times = new BurstTimes(
    bursts,
    runs.flatMap(({ items, last }) => [...items, last].map((event) => clock.start(event))),
  );
  const startOf = (run: Run<TraceEvent> | undefined): number => (run?.items[0] ? clock.start(run.items[0]) : 0);
  const numbers = new Map(shown.map((event, i) => [event, i + 1]));
  return {
    head: ["#", `at, ${times.unit(startOf(runs[0])).name}`, "who", "call", "result", "took"],
    groups: runs.map((run, i) => {
      const before = runs[i - 1];
      const pauseNs = before ? bursts.between(clock.start(before.last), startOf(run)) : 0;
      return {
        pause: pauseNs > 0 ? { later: laterText(pauseNs), unit: times.unit(startOf(run)).name } : undefined,
        rows: run.items.map((event) =>
          rowOf(event, numbers.get(event) ?? 0, times.text(clock.start(event)), longestNs, sockets),
        ),
        fold: run.times > 1 ? foldText(run) : "",
        gap: i === gapAfter,
      };
    }),
    longestNs,
  };
}

function keyOf(event: TraceEvent, sockets: Sockets): string {
  return [sockets.of(event)?.index, event.kind, event.call, event.errno, event.by, event.thread > 0].join(" ");
}

function lengthOf(event: TraceEvent): number {
  return Math.max(0, event.endNs - event.startNs) || 0;
}

function rowOf(event: TraceEvent, number: number, at: string, longest: number, sockets: Sockets): CallRow {
  const socket = sockets.of(event);
  const failed = event.errno !== undefined && event.errno !== "EAGAIN" && event.errno !== "EINPROGRESS";
  const who = socket ? `${socket.name} (${socket.fd})` : event.fd >= 0 ? `(${event.fd})` : "";
  const args = [...(event.fd >= 0 ? [String(event.fd)] : []), ...event.args].join(", ");
  const thread = event.thread > 0 ? `, on thread ${event.thread}` : "";
  return {
    number: String(number),
    at,
    socket,
    who,
    call: event.kind === "wait" ? `… waits for ${event.call}` : `${event.call}(${args})`,
    result: resultOf(event) + thread,
    failed,
    took: duration(lengthOf(event) || (Number.isNaN(event.endNs) ? Number.NaN : 0)),
    share: longest > 0 ? Math.log1p(lengthOf(event) / 1000) / Math.log1p(longest / 1000) : 0,
    waits: event.kind === "wait",
  };
}

function resultOf(event: TraceEvent): string {
  if (event.kind === "wait") return event.outcome ?? "";
  if (Number.isNaN(event.endNs)) return "not finished";
  if (event.errno !== undefined) return `${event.errno}: ${errnoWords(event.errno)}`;
  return String(event.result);
}

const CELL = "text-align:left;vertical-align:top;padding:2px 9px;white-space:nowrap;";
const FOLD = "padding:1px 9px;text-align:left;opacity:.78;font-style:italic";

function draw(title: string, { head, groups }: CallTable, colourOf: ColourOf): Markup {
  const body = groups.map(({ pause, rows, fold, gap }) => [
    pause && drawPause(pause),
    rows.map((row) => drawRow(row, colourOf)),
    fold !== "" && drawNote(fold),
    gap && drawNote("…"),
  ]);
  return markup`
    <div class="socklab-frame socklab-tall">
      <table style="border-collapse:collapse;font-size:12.5px;margin:0;color:inherit">
        <caption style="text-align:left;font-weight:600;padding:2px 9px;color:inherit">${title}</caption>
        <thead>
          <tr>${head.map((name) => markup`<th scope="col" style="${CELL}font-weight:600">${name}</th>`)}</tr>
        </thead>
        <tbody>${body}</tbody>
      </table>
    </div>
  `;
}

function drawRow(row: CallRow, colourOf: ColourOf): Markup {
  const colour = row.failed ? `color:${ERROR_COLOUR}` : "";
  const tone = row.waits ? "opacity:.78" : "";
  const wrap = row.call.length > 56 ? "normal" : "var(--socklab-wrap, nowrap)";
  const dot = row.socket && markup`<span style="color:${colourOf(row.socket)}">● </span>`;
  const bar = `height:6px;margin-left:8px;width:${Math.round(row.share * 60)}px;background:${colourOf(row.socket)}`;
  return markup`
    <tr style="background:transparent;${ROW_RULE}">
      <td style="${CELL}opacity:.78;text-align:right">${row.number}</td>
      <td style="${CELL}text-align:right">${row.at}</td>
      <td style="${CELL}">${dot}${row.who}</td>
      <td style="${CELL}font-family:${CODE_FONT};white-space:${wrap};overflow-wrap:anywhere;${tone}">${row.call}</td>
      <td style="${CELL}white-space:normal;${colour}">${row.result}</td>
      <td style="${CELL}">
        <span style="display:inline-block;min-width:4.2em;text-align:right">${row.took}</span>
        <span style="display:inline-block;vertical-align:middle;${bar}"></span>
      </td>
    </tr>
  `;
}

function drawPause({ later, unit }: NonNullable<CallGroup["pause"]>): Markup {
  return markup`
    <tr style="background:transparent;border-top:1px dashed currentColor">
      <td></td>
      <td style="${CELL}">${unit}</td>
      <td colspan="4" style="${FOLD}">${later}</td>
    </tr>
  `;
}

function drawNote(text: string): Markup {
  return markup`<tr style="background:transparent"><td colspan="6" style="${FOLD}">${text}</td></tr>`;
}

function foldText(run: Run<TraceEvent>): string {
  return `×${run.times}: ${roundText(run)} again and again, the data may differ${foldRemarks(run, readEvent)}`;
}

function readEvent(event: TraceEvent): FoldedCall {
  return { call: event.call, gave: event.errno === undefined ? event.result : undefined, ns: lengthOf(event) };
}

function plain({ head, groups }: CallTable): string[] {
  const cells = (row: CallRow): string[] => [row.number, row.at, row.who, row.call, row.result, row.took];
  const all = [head, ...groups.flatMap(({ rows }) => rows.map(cells))];
  const widths = head.map((_, i) => Math.min(60, Math.max(...all.map((line) => [...(line[i] ?? "")].length))));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, i) => (i < 2 ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return [
    line(head),
    ...groups.flatMap(({ pause, rows, fold, gap }) => [
      ...(pause ? [line(["", pause.unit, `~~ ${pause.later} ~~`])] : []),
      ...rows.map((row) => line(cells(row))),
      ...(fold === "" ? [] : [`   ${fold}`]),
      ...(gap ? ["   …"] : []),
    ]),
  ];
}

import { RECEIVES } from "../analysis/call-kinds.ts";
import { type ComparedStep, type Comparison, compareRecords } from "../analysis/compare-records.ts";
import { foldRuns, type Run, roundText } from "../analysis/loops.ts";
import type { SocketIdentity } from "../analysis/socket-identity.ts";
import type { SocketNames } from "../analysis/socket-names.ts";
import { socketsOf } from "../analysis/sockets.ts";
import { type Step, stepsOf } from "../analysis/steps.ts";
import { dataText, stepArgs, stepRemark, stepResult } from "../analysis/wording.ts";
import { type Markup, markup } from "../base/markup.ts";
import { cut, cutMiddle, plural } from "../base/text.ts";
import { typeOf } from "../syscall/check-arguments.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import { ArgumentError } from "../syscall/error.ts";
import { duration } from "../trace/duration.ts";
import type { TraceEvent } from "../trace/event.ts";
import { lostWords } from "../trace/lost-words.ts";
import { type Figure, figureOf } from "./figure.ts";
import { CODE_FONT, type ColourOf, colourSockets, ERROR_COLOUR, ROW_RULE } from "./palette.ts";

/** Two records by the names that the figure gives them, `{ broken, repaired }`. */
export type TwoRuns = Readonly<Record<string, readonly TraceEvent[]>>;

/** What a comparison shows. */
export interface CompareOptions {
  /** Names for the sockets of each run, by the run's name: `{ broken: { proxy: 20 }, repaired: { proxy: 24 } }`. */
  readonly names?: Readonly<Record<string, SocketNames>>;
  /** The figure's heading, which is also its name for a screen reader. */
  readonly title?: string;
}

/** Where more calls are alike, only those next to a difference are shown. */
const MOST_ALIKE = 40;
const BESIDE = 3;
const MOST_ROWS = 120;
/** A loop that is shorter than this is shown as it was. */
const WORTH = 12;

/**
 * Two records side by side: each call beside the same call of the other run, with what differs marked and said in words:
 * another result, other arguments, a call that only one of them has. Sockets that do the same belong together, whatever
 * their descriptors and the ports that the kernel chose for them.
 *
 * @param runs both records, each in order, by the names that they shall have: `{ broken, repaired }`
 * @throws {ArgumentError} when there are not two
 * @example
 * ```ts
 * import { AF_INET, AF_INET6, compareFigure, record, SOCK_STREAM, socket } from "socklab";
 *
 * const before = await record(() => socket(AF_INET, SOCK_STREAM).close());
 * const after = await record(() => socket(AF_INET6, SOCK_STREAM).close());
 * console.log(compareFigure({ before, after }).description); // 1 call is alike; other arguments: 1.
 * ```
 */
export function compareFigure(runs: TwoRuns, options: CompareOptions = {}): Figure {
  const labels = checkRuns("compareFigure", runs);
  checkOptions("compareFigure", options, ["names", "title"], '{ title: "What happened" }');
  const { names = {}, title = "Two runs, side by side" } = options;
  const [one, other] = labels.map((label) => {
    const sockets = socketsOf(runs[label] ?? [], names[label]);
    return { sockets, steps: stepsOf(runs[label] ?? [], sockets) };
  }) as [Parameters<typeof compareRecords>[0], Parameters<typeof compareRecords>[1]];
  const named = new Set(Object.values(names).flatMap((own) => Object.keys(own)));
  const comparison = compareRecords(one, other, named);
  const { lines, left } = linesOf(comparison);
  const style = { labels, colourOf: colourBoth(one.sockets.list, other.sockets.list, comparison) };
  const description = describe(comparison.rows, labels);
  return figureOf(
    { title, description },
    {
      body: comparison.rows.length > 0 && draw(title, description, lines, style),
      lines: plain(lines, labels),
      notes: [
        ...labels.flatMap((label) => lostWords(runs[label] ?? []).map((words) => `In ${label}: ${words}`)),
        comparison.rows.length === 0 && "Nothing to compare yet: no calls were recorded.",
        ...comparison.left.map(
          (count, i) => count > 0 && `${plural(count, "later call")} of ${labels[i]} not compared.`,
        ),
        left > 0 && `${plural(left, "line")} in the middle left out.`,
      ],
      legend: comparison.rows.length > 0 ? legendOf(comparison.rows) : [],
    },
  );
}

/** What the two runs are called. */
export type Labels = readonly [one: string, other: string];

/** The names of two records, if it is two. */
export function checkRuns(caller: string, runs: unknown): Labels {
  const wanted = "runs must be two records by their names, like { broken: broken, repaired: repaired }";
  if (typeof runs !== "object" || runs === null || Array.isArray(runs)) {
    throw new ArgumentError("ERR_ARG_TYPE", caller, "runs", `${wanted}, not ${typeOf(runs)}`);
  }
  const labels = Object.keys(runs);
  if (labels.length !== 2) throw new ArgumentError("ERR_ARG_RANGE", caller, "runs", `${wanted}, not ${labels.length}`);
  for (const [label, events] of Object.entries(runs)) {
    if (Array.isArray(events) && events.every((event) => typeof event?.call === "string")) continue;
    const sentence = `${label} is no record but ${typeOf(events)}: give what record() or trace.events() gave`;
    throw new ArgumentError("ERR_ARG_TYPE", caller, label, sentence);
  }
  return labels as unknown as Labels;
}

/** Sockets that belong together have one colour. */
function colourBoth(
  ones: readonly SocketIdentity[],
  others: readonly SocketIdentity[],
  { pairs }: Comparison,
): ColourOf {
  const partners = new Map(ones.map((socket) => [pairs.get(socket), socket] as const));
  const partner = (socket: SocketIdentity): SocketIdentity | undefined => {
    const number = pairs.get(socket);
    return number === undefined ? undefined : partners.get(number);
  };
  const colourOf = colourSockets([...ones, ...others.filter((socket) => partner(socket) === undefined)]);
  return (socket) => colourOf(socket && (partner(socket) ?? socket));
}

const isAlike = ({ kind, differs }: ComparedStep): boolean => kind === "both" && differs.length === 0;

/** One line of the figure: calls side by side, or what stands for several. */
type Line = { readonly row: ComparedStep } | { readonly note: string };

function linesOf({ rows }: Comparison): { lines: Line[]; left: number } {
  const runs = foldRuns(rows, keyOf, WORTH);
  const shown = runs.flatMap((run): { row: ComparedStep; after: string }[] =>
    run.items.map((row, i) => ({ row, after: i === run.items.length - 1 && run.times > 1 ? foldText(run) : "" })),
  );
  const near = new Set<number>();
  if (shown.length > MOST_ALIKE) {
    for (const [at, { row }] of shown.entries()) {
      if (!isAlike(row)) for (let i = at - BESIDE; i <= at + BESIDE; i++) near.add(i);
    }
  }
  const lines: Line[] = [];
  let alike = 0;
  const flush = (): void => {
    if (alike > 0) lines.push({ note: `${plural(alike, "more call")} alike` });
    alike = 0;
  };
  for (const [at, { row, after }] of shown.entries()) {
    if (shown.length > MOST_ALIKE && !near.has(at)) alike++;
    else {
      flush();
      lines.push({ row });
      if (after) lines.push({ note: after });
    }
  }
  flush();
  if (lines.length <= MOST_ROWS) return { lines, left: 0 };
  const half = MOST_ROWS / 2;
  return { lines: [...lines.slice(0, half), { note: "…" }, ...lines.slice(-half)], left: lines.length - MOST_ROWS };
}

function keyOf({ kind, one, other, differs }: ComparedStep): string {
  const side = (step: Step | undefined): string =>
    step ? `${step.socket?.index} ${step.call} ${step.outcome.kind} ${stepRemark(step)}` : "";
  return [kind, side(one), side(other), ...differs].join("|");
}

function foldText(run: Run<ComparedStep>): string {
  const words = run.items.length === 1 ? "this line" : roundText(run).replace("calls", "lines");
  return `×${run.times}: ${words} again and again, the data may differ`;
}

/** What differs in a row, in words; nothing where all is alike. */
function differenceWords({ kind, one, other, differs }: ComparedStep, labels: Labels): string[] {
  if (kind === "elsewhere") return ["in another order"];
  if (kind === "only") return [`only in ${one ? labels[0] : labels[1]}`];
  const longest = one && other && one.endNs - one.startNs > other.endNs - other.startNs ? labels[0] : labels[1];
  return differs.map((difference) => (difference === "time" ? `longer in ${longest}` : `other ${difference}`));
}

/** As `diff -y` marks them: `|` differs, `<` and `>` stand on one side only. */
function markOf({ kind, one, differs }: ComparedStep): string {
  if (kind === "elsewhere") return one ? "(" : ")";
  if (kind === "only") return one ? "<" : ">";
  return differs.length > 0 ? "|" : "=";
}

function describe(rows: readonly ComparedStep[], labels: Labels): string {
  const counts = new Map<string, number>();
  for (const row of rows) {
    for (const words of differenceWords(row, labels)) counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const alike = rows.filter(isAlike).length;
  const first = `${counts.size === 0 && alike > 1 ? "all " : ""}${plural(alike, "call is alike", "calls are alike")}`;
  const others = [...counts].map(([words, count]) => `${words}: ${count}`).join(", ");
  return `${first}${others && `; ${others}`}.`;
}

function legendOf(rows: readonly ComparedStep[]): (string | false)[] {
  return [
    "Each call stands beside the same call of the same socket in the other run. Descriptors, and ports that the kernel chose, may differ.",
    rows.some(({ differs }) => differs.includes("time")) && "Longer: at least five times as long, and 5 ms longer.",
    rows.some(({ kind }) => kind === "elsewhere") &&
      "In another order: the other run has the same call at another place.",
  ];
}

/** A call as it stands in one of the columns. */
interface CallText {
  readonly name: string;
  readonly call: string;
  readonly remark: string;
  readonly took: string;
  readonly failed: boolean;
}

function callText(step: Step): CallText {
  const { socket, call, event, outcome, startNs, endNs } = step;
  const taken = outcome.kind === "ok" && RECEIVES.has(call) ? dataText(event.bytes, outcome.result, 24) : "";
  return {
    name: socket && call !== "socket" ? `${socket.name}.` : "",
    call: `${call}(${cutMiddle(stepArgs(event), 60)}) ${stepResult(step)}`,
    remark: stepRemark(step) || taken,
    took: outcome.kind === "unfinished" ? "…" : duration(endNs - startNs),
    failed: outcome.kind === "error" || outcome.kind === "ended",
  };
}

interface CompareStyle {
  readonly labels: Labels;
  readonly colourOf: ColourOf;
}

const CELL = "text-align:left;vertical-align:top;padding:3px 8px;";
const NARROW = "white-space:nowrap;";

function draw(title: string, description: string, lines: readonly Line[], style: CompareStyle): Markup {
  const head = (text: string, wide = ""): Markup =>
    markup`<th scope="col" style="${CELL}font-weight:600;${wide}">${text}</th>`;
  const [one, other] = style.labels;
  return markup`
    <div class="socklab-frame socklab-tall">
      <table
        style="table-layout:auto;border-collapse:collapse;font-size:12.5px;margin:0;color:inherit;width:100%;min-width:700px"
      >
        <caption style="text-align:left;padding:2px 8px;color:inherit">
          <span style="font-weight:600">${title}</span>: ${description}
        </caption>
        <thead>
          <tr>${head(cut(one, 40), "width:50%")}${head("took")}${head("differs")}${head(cut(other, 40), "width:50%")}${head("took")}</tr>
        </thead>
        <tbody>${lines.map((line) => ("note" in line ? drawNote(line.note) : drawRow(line.row, style)))}</tbody>
      </table>
    </div>
  `;
}

function drawRow(row: ComparedStep, { labels, colourOf }: CompareStyle): Markup {
  const tint = isAlike(row) ? "transparent" : "color-mix(in srgb, currentColor 9%, transparent)";
  const words = differenceWords(row, labels);
  const [first = "alike", ...others] = words;
  return markup`
    <tr style="background:${tint};${ROW_RULE};">
      ${drawCall(row.one, colourOf)}
      <td style="${CELL}${NARROW}${words.length > 0 ? "font-weight:600" : "opacity:.78"}">
        ${`${markOf(row)} ${cut(first, 28)}`}
        ${others.map((more) => markup`<div>${`${markOf(row)} ${cut(more, 28)}`}</div>`)}
      </td>
      ${drawCall(row.other, colourOf)}
    </tr>
  `;
}

function drawCall(step: Step | undefined, colourOf: ColourOf): Markup {
  if (step === undefined) return markup`<td></td><td></td>`;
  const { name, call, remark, took, failed } = callText(step);
  const colour = failed ? `color:${ERROR_COLOUR}` : "";
  return markup`
    <td style="${CELL}font-family:${CODE_FONT};font-size:12px;overflow-wrap:anywhere">
      <span style="color:${colourOf(step.socket)}">${name}</span><span style=${colour}>${call}</span>
      ${remark !== "" && markup`<div style="opacity:.78;font-size:11px">${remark}</div>`}
    </td>
    <td style="${CELL}${NARROW}text-align:right">${took}</td>
  `;
}

function drawNote(text: string): Markup {
  return markup`
    <tr style="background:transparent;${ROW_RULE};">
      <td colspan="5" style="padding:1px 8px;text-align:left;opacity:.78;font-style:italic">${text}</td>
    </tr>
  `;
}

function plain(lines: readonly Line[], labels: Labels): string[] {
  const cell = (step: Step | undefined): string => {
    if (step === undefined) return "";
    const { name, call, remark, took } = callText(step);
    return `${name}${call}${remark && `: ${remark}`}, ${took}`;
  };
  const cells = lines.map((line) => ("note" in line ? undefined : cell(line.row.one)));
  const width = Math.max(labels[0].length, ...cells.map((text) => [...(text ?? "")].length));
  return [
    `  ${labels[0].padEnd(width)}     ${labels[1]}`,
    ...lines.map((line, i) => {
      if ("note" in line) return `  ~~ ${line.note} ~~`;
      const words = differenceWords(line.row, labels).join(", ");
      const left = cells[i] as string;
      const padding = " ".repeat(width - [...left].length);
      const right = `  ${left}${padding}  ${markOf(line.row)}  ${cell(line.row.other)}`.trimEnd();
      return words ? `${right}  (${words})` : right;
    }),
  ];
}

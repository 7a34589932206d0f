import { type Bursts, burstsOf } from "../analysis/bursts.ts";
import { Clock } from "../analysis/record-clock.ts";
import type { SocketIdentity } from "../analysis/socket-identity.ts";
import { socketsOf } from "../analysis/sockets.ts";
import { laterText } from "../analysis/wording.ts";
import { type Markup, markup, round } from "../base/markup.ts";
import { cut, plural } from "../base/text.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import type { TraceEvent } from "../trace/event.ts";
import { lostWords } from "../trace/lost-words.ts";
import { CHART_WIDTH, chart } from "./chart.ts";
import { type Figure, figureOf, type Headline, NAMED_KEYS, type Named } from "./figure.ts";
import { CODE_FONT, type ColourOf, colourSockets } from "./palette.ts";
import { textWidth } from "./text-width.ts";

/** One column: the call that gave a number out or took it back. */
interface Change {
  readonly socket: SocketIdentity;
  readonly kind: "opens" | "closes";
  readonly atNs: number;
  /** The pause before it, in words; empty where there was none. */
  readonly later: string;
}

/** One row: a number of one process, and the sockets that had it. */
interface NumberRow {
  readonly fd: number;
  readonly pid: number | undefined;
  readonly owners: readonly SocketIdentity[];
}

function rowsOf(list: readonly SocketIdentity[]): NumberRow[] {
  const rows = new Map<string, NumberRow & { owners: SocketIdentity[] }>();
  for (const socket of list) {
    const { fd, pid } = socket;
    const key = `${pid} ${fd}`;
    const row = rows.get(key);
    if (row) row.owners.push(socket);
    else rows.set(key, { fd, pid, owners: [socket] });
  }
  return [...rows.values()].sort((one, other) => (one.pid ?? 0) - (other.pid ?? 0) || one.fd - other.fd);
}

const LEFT = 58;
const RIGHT = CHART_WIDTH - 12;
const ROW = 30;
const BOX = 22;
const TOP = 40;
const MOST_ROWS = 40;
const MOST_CHANGES = 160;

/**
 * The descriptor table over time: a row for each number, and in it the sockets that had this number, one after the
 * other. From left to right stand the calls that gave a number out and took it back.
 *
 * @param events a record, in order
 * @example
 * ```ts
 * import { AF_INET, descriptorsFigure, SOCK_STREAM, socket, trace } from "socklab";
 *
 * const from = trace.seq;
 * socket(AF_INET, SOCK_STREAM).close();
 * socket(AF_INET, SOCK_STREAM).close();
 * console.log(descriptorsFigure(trace.events({ afterSeq: from })).text);
 * ```
 */
export function descriptorsFigure(events: readonly TraceEvent[], options: Named = {}): Figure {
  checkOptions("descriptorsFigure", options, NAMED_KEYS, '{ title: "What happened" }');
  const { names, title = "Which socket had which descriptor" } = options;
  const sockets = socketsOf(events, names);
  // a number that the kernel does not know is nobody's
  const known = new Set(events.filter(({ errno }) => errno !== "EBADF").map((event) => sockets.of(event)));
  const list = sockets.list.filter((socket) => socket.openedNs !== undefined || known.has(socket));
  const clock = new Clock(events);
  const all = changesOf(list, burstsOf(events, clock), clock.zeroNs);
  const changes = all.slice(0, MOST_CHANGES);
  const drawn = list.filter((socket) => changes.some((one) => one.socket === socket) || socket.openedNs === undefined);
  const numbers = rowsOf(list);
  const rows = numbers.slice(0, MOST_ROWS);
  const again = numbers.filter(({ owners }) => owners.length > 1).length;
  const headline = {
    title,
    description: `${plural(list.length, "socket")} on ${plural(numbers.length, "number")}; ${plural(again, "number")} used more than once.`,
  };
  return figureOf(headline, {
    body: list.length > 0 && draw(headline, drawn, rows, changes, colourSockets(sockets.list)),
    lines: [...rows.map((row) => plain(row, drawn)), ...plainPauses(changes)],
    notes: [
      ...lostWords(events),
      list.length === 0 && "No sockets were recorded.",
      all.length > changes.length && `${plural(all.length - changes.length, "later call")} not drawn.`,
      numbers.length > rows.length && `${plural(numbers.length - rows.length, "more number")} not drawn.`,
    ],
    legend: [
      list.length > 0 && "Only sockets are shown: other numbers belong to other files of the process, or are free.",
      changes.some(({ later }) => later !== "") && "A dashed line: a pause before the next call.",
      list.some((socket) => socket.openedNs === undefined) && "An open left end: it was there before the record began.",
      list.some((socket) => socket.closedNs === undefined) && "An open right end: still open.",
    ],
  });
}

function changesOf(list: readonly SocketIdentity[], bursts: Bursts, zeroNs: number): Change[] {
  const changes: Omit<Change, "later">[] = [];
  for (const socket of list) {
    if (socket.openedNs !== undefined) changes.push({ socket, kind: "opens", atNs: socket.openedNs });
    if (socket.closedNs !== undefined) changes.push({ socket, kind: "closes", atNs: socket.closedNs });
  }
  const sorted = changes.filter(({ atNs }) => !Number.isNaN(atNs)).sort((one, other) => one.atNs - other.atNs);
  return sorted.map((change, i) => {
    const before = sorted[i - 1];
    const pauseNs = before ? bursts.between(before.atNs - zeroNs, change.atNs - zeroNs) : 0;
    return { ...change, later: pauseNs > 0 ? laterText(pauseNs) : "" };
  });
}

function draw(
  headline: Headline,
  list: readonly SocketIdentity[],
  rows: readonly NumberRow[],
  changes: readonly Change[],
  colourOf: ColourOf,
): Markup {
  const pitch = (RIGHT - LEFT) / (changes.length + 1);
  const places = new Map(changes.map(({ socket, kind }, i) => [`${socket.index} ${kind}`, LEFT + (i + 1) * pitch]));
  const height = TOP + rows.length * ROW + 4;
  return chart(
    headline,
    height,
    markup`<text x="2" y="16" font-weight="600">number</text>`,
    changes.map((change, i) => pitch > 46 && drawChange(change, LEFT + (i + 1) * pitch, height)),
    changes.map(({ later }, i) => later !== "" && drawLater(later, LEFT + (i + 0.5) * pitch, height)),
    rows.map((row, i) => drawNumber(row, TOP + i * ROW)),
    list.map((socket) => {
      const row = rows.findIndex(({ owners }) => owners.includes(socket));
      return row >= 0 && drawSocket(socket, TOP + row * ROW, places, colourOf);
    }),
  );
}

function drawChange({ socket, kind }: Change, x: number, height: number): Markup {
  const call = kind === "closes" ? "close()" : socket.from ? "accept()" : "socket()";
  return markup`
    <text x=${x} y="16" text-anchor="middle" font-size="11" font-family="${CODE_FONT}">${call}</text>
    <path d="M${x} 22V${height}" stroke="currentColor" stroke-opacity="0.15"></path>
  `;
}

/** A pause, between two columns. */
function drawLater(text: string, x: number, height: number): Markup {
  return markup`
    <text x=${x} y="31" text-anchor="middle" font-size="10.5" font-style="italic">${text}</text>
    <path d="M${x} 35V${height}" stroke="currentColor" stroke-dasharray="3 3" stroke-opacity="0.6"></path>
  `;
}

function drawNumber({ fd, pid }: NumberRow, y: number): Markup {
  return markup`
    <text x="40" y=${y + 16} text-anchor="end" font-weight="600">${fd}</text>
    ${pid !== undefined && markup`<text x="2" y=${y + 26} font-size="9">of ${pid}</text>`}
    <path d="M${LEFT} ${y + ROW - 4}H${RIGHT}" stroke="currentColor" stroke-opacity="0.15"></path>
  `;
}

function drawSocket(
  socket: SocketIdentity,
  y: number,
  places: ReadonlyMap<string, number>,
  colourOf: ColourOf,
): Markup {
  const opened = places.get(`${socket.index} opens`);
  const closed = places.get(`${socket.index} closes`);
  const [from, to] = [opened ?? LEFT, closed ?? RIGHT];
  // the ends are open where its opening or its closing is not in the record
  const left = opened === undefined ? `${y}` : `${y + BOX}V${y}`;
  const right = closed === undefined ? `M${round(to)} ${y + BOX}` : `V${y + BOX}`;
  const fits = textWidth(socket.name, 12) < to - from - 6;
  const colour = colourOf(socket);
  return markup`
    <g>
      <rect x=${from} y=${y} width=${Math.max(1, to - from)} height=${BOX} style="fill:${colour}" fill-opacity="0.16"></rect>
      <path d="M${from} ${left}H${to}${right}H${from}" fill="none" style="stroke:${colour}" stroke-width="1.5"></path>
      ${fits && markup`<text x=${(from + to) / 2} y=${y + 15} text-anchor="middle">${cut(socket.name, 40)}</text>`}
    </g>
  `;
}

/** In a record with pauses: what was opened and closed, in the order of time. */
function plainPauses(changes: readonly Change[]): string[] {
  if (!changes.some(({ later }) => later !== "")) return [];
  const words = changes.map(({ socket, kind, later }) => {
    return `${later && `~~ ${later} ~~ `}${socket.name} ${kind === "opens" ? "opened" : "closed"}`;
  });
  return [`In the order of time: ${words.join(", ").replaceAll(", ~~", " ~~")}.`];
}

function plain({ fd, pid, owners: all }: NumberRow, list: readonly SocketIdentity[]): string {
  const owners = all.filter((socket) => list.includes(socket));
  const words = owners.map((socket) => {
    const before = socket.openedNs === undefined ? ", open before the record" : "";
    return `${socket.name}${before}${socket.closedNs === undefined ? ", still open" : ""}`;
  });
  return `${String(fd).padStart(5)}${pid === undefined ? "" : ` of process ${pid}`}  ${words.join(" -> ")}`;
}

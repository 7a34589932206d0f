import type { SocketIdentity } from "../analysis/socket-identity.ts";
import { socketsOf } from "../analysis/sockets.ts";
import { type Markup, markup, round } from "../base/markup.ts";
import { cut, plural } from "../base/text.ts";
import { checkOptions } from "../syscall/check.ts";
import type { TraceEvent } from "../trace/event.ts";
import { CHART_WIDTH, chart } from "./chart.ts";
import { type Figure, figureOf, type Headline, NAMED_KEYS, type Named } from "./figure.ts";
import { CODE_FONT, type ColourOf, colourSockets } from "./palette.ts";
import { textWidth } from "./text-width.ts";

/** One column: the call that gave a number out or took it back. */
interface Change {
  readonly socket: SocketIdentity;
  readonly kind: "opens" | "closes";
  readonly atNs: number;
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
  const all = changesOf(list);
  const changes = all.slice(0, MOST_CHANGES);
  const drawn = list.filter((socket) => changes.some((one) => one.socket === socket) || socket.openedNs === undefined);
  const numbers = [...new Set(list.map((socket) => socket.fd))].sort((one, other) => one - other);
  const rows = numbers.slice(0, MOST_ROWS);
  const again = numbers.filter((fd) => list.filter((socket) => socket.fd === fd).length > 1).length;
  const headline = {
    title,
    description: `${plural(list.length, "socket")} on ${plural(numbers.length, "number")}; ${plural(again, "number")} used more than once.`,
  };
  return figureOf(headline, {
    body: list.length > 0 && draw(headline, drawn, rows, changes, colourSockets(sockets.list)),
    lines: rows.map((fd) => plain(fd, drawn)),
    notes: [
      list.length === 0
        ? "No sockets were recorded."
        : "Only sockets are shown: other numbers belong to other files of the process, or are free.",
      list.some((socket) => socket.openedNs === undefined) && "An open left end: it was there before the record began.",
      list.some((socket) => socket.closedNs === undefined) && "An open right end: still open.",
      all.length > changes.length && `${plural(all.length - changes.length, "later call")} not drawn.`,
      numbers.length > rows.length && `${plural(numbers.length - rows.length, "more number")} not drawn.`,
    ],
  });
}

function changesOf(list: readonly SocketIdentity[]): Change[] {
  const changes: Change[] = [];
  for (const socket of list) {
    if (socket.openedNs !== undefined) changes.push({ socket, kind: "opens", atNs: socket.openedNs });
    if (socket.closedNs !== undefined) changes.push({ socket, kind: "closes", atNs: socket.closedNs });
  }
  return changes.filter((change) => !Number.isNaN(change.atNs)).sort((one, other) => one.atNs - other.atNs);
}

function draw(
  headline: Headline,
  list: readonly SocketIdentity[],
  rows: readonly number[],
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
    rows.map((fd, i) => drawNumber(fd, TOP + i * ROW)),
    list.map((socket) => {
      const row = rows.indexOf(socket.fd);
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

function drawNumber(fd: number, y: number): Markup {
  return markup`
    <text x="40" y=${y + 16} text-anchor="end" font-weight="600">${fd}</text>
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

function plain(fd: number, list: readonly SocketIdentity[]): string {
  const owners = list.filter((socket) => socket.fd === fd);
  const words = owners.map((socket) => {
    const before = socket.openedNs === undefined ? ", open before the record" : "";
    return `${socket.name}${before}${socket.closedNs === undefined ? ", still open" : ""}`;
  });
  return `${String(fd).padStart(5)}  ${words.join(" -> ")}`;
}

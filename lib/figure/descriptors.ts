import type { SocketNames } from "../analysis/socket-names.ts";
import { type SocketIdentity, socketsOf } from "../analysis/sockets.ts";
import { cut, plural } from "../analysis/wording.ts";
import type { TraceEvent } from "../trace/event.ts";
import { CHART_WIDTH, chart } from "./chart.ts";
import { type Figure, figureOf } from "./figure.ts";
import { type Child, element, round } from "./markup.ts";
import { CODE_FONT, socketColour } from "./palette.ts";
import { textWidth } from "./text-width.ts";

/** What a figure of descriptors shows. */
export interface DescriptorLivesOptions {
  /** Sockets (or descriptors) by the names that they shall have. */
  readonly names?: SocketNames;
  /** What the figure is called, for screen readers and in text. */
  readonly title?: string;
}

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
export function descriptorsFigure(events: readonly TraceEvent[], options: DescriptorLivesOptions = {}): Figure {
  const title = options.title ?? "Which socket had which descriptor";
  const sockets = socketsOf(events, options.names);
  // a number that the kernel does not know is nobody's
  const known = new Set(events.filter(({ errno }) => errno !== "EBADF").map((event) => sockets.of(event)));
  const list = sockets.list.filter((socket) => socket.bornNs !== undefined || known.has(socket));
  const all = changesOf(list);
  const changes = all.slice(0, MOST_CHANGES);
  const drawn = list.filter((socket) => changes.some((one) => one.socket === socket) || socket.bornNs === undefined);
  const numbers = [...new Set(list.map((socket) => socket.fd))].sort((one, other) => one - other);
  const rows = numbers.slice(0, MOST_ROWS);
  const again = numbers.filter((fd) => list.filter((socket) => socket.fd === fd).length > 1).length;
  const description = `${plural(list.length, "socket")} on ${plural(numbers.length, "number")}; ${plural(again, "number")} used more than once.`;
  const notes = [
    list.length === 0
      ? "No sockets were recorded."
      : "Only sockets are shown: other numbers belong to other files of the process, or are free.",
    list.some((socket) => socket.bornNs === undefined) ? "An open left end: it was there before the record began." : "",
    list.some((socket) => socket.closedNs === undefined) ? "An open right end: still open." : "",
    all.length > changes.length ? `${plural(all.length - changes.length, "later call")} not drawn.` : "",
    numbers.length > rows.length ? `${plural(numbers.length - rows.length, "more number")} not drawn.` : "",
  ].filter((note) => note !== "");
  return figureOf({
    ...{ title, description, notes },
    body: list.length > 0 && draw(drawn, rows, changes, title, description),
    text: [`${title}: ${description}`, ...rows.map((fd) => plain(fd, drawn))].join("\n"),
  });
}

function changesOf(list: readonly SocketIdentity[]): Change[] {
  const changes: Change[] = [];
  for (const socket of list) {
    if (socket.bornNs !== undefined) changes.push({ socket, kind: "opens", atNs: socket.bornNs });
    if (socket.closedNs !== undefined) changes.push({ socket, kind: "closes", atNs: socket.closedNs });
  }
  return changes.filter((change) => !Number.isNaN(change.atNs)).sort((one, other) => one.atNs - other.atNs);
}

function draw(
  list: readonly SocketIdentity[],
  rows: readonly number[],
  changes: readonly Change[],
  title: string,
  description: string,
): Child {
  const pitch = (RIGHT - LEFT) / (changes.length + 1);
  const places = new Map(changes.map(({ socket, kind }, i) => [`${socket.index} ${kind}`, LEFT + (i + 1) * pitch]));
  const height = TOP + rows.length * ROW + 4;
  return chart(
    height,
    title,
    description,
    element("text", { x: 2, y: 16, "font-weight": 600 }, "number"),
    changes.map((change, i) => pitch > 46 && drawChange(change, LEFT + (i + 1) * pitch, height)),
    rows.map((fd, i) => drawNumber(fd, TOP + i * ROW)),
    list.map((socket) => {
      const row = rows.indexOf(socket.fd);
      return row >= 0 && drawSocket(socket, TOP + row * ROW, places);
    }),
  );
}

function drawChange({ socket, kind }: Change, x: number, height: number): Child {
  const call = kind === "closes" ? "close()" : socket.from ? "accept()" : "socket()";
  return [
    element("text", { x, y: 16, "text-anchor": "middle", "font-size": 11, "font-family": CODE_FONT }, call),
    element("path", { d: `M${round(x)} 22V${height}`, stroke: "currentColor", "stroke-opacity": "0.15" }),
  ];
}

function drawNumber(fd: number, y: number): Child {
  return [
    element("text", { x: 40, y: y + 16, "text-anchor": "end", "font-weight": 600 }, fd),
    element("path", { d: `M${LEFT} ${y + ROW - 4}H${RIGHT}`, stroke: "currentColor", "stroke-opacity": "0.15" }),
  ];
}

function drawSocket(socket: SocketIdentity, y: number, places: ReadonlyMap<string, number>): Child {
  const born = places.get(`${socket.index} opens`);
  const closed = places.get(`${socket.index} closes`);
  const [from, to] = [born ?? LEFT, closed ?? RIGHT];
  const d = `${born === undefined ? `M${round(from)} ${y}` : `M${round(from)} ${y + BOX}V${y}`}H${round(to)}`;
  const right = closed === undefined ? `M${round(to)} ${y + BOX}` : `V${y + BOX}`;
  const fits = textWidth(socket.name, 12) < to - from - 6;
  return element(
    "g",
    {},
    element("rect", {
      ...{ x: from, y, width: Math.max(1, to - from), height: BOX, style: `fill:${socketColour(socket.colour)}` },
      "fill-opacity": "0.16",
    }),
    element("path", {
      ...{ d: `${d}${right}H${round(from)}`, fill: "none", style: `stroke:${socketColour(socket.colour)}` },
      "stroke-width": 1.5,
    }),
    fits && element("text", { x: (from + to) / 2, y: y + 15, "text-anchor": "middle" }, cut(socket.name, 40)),
  );
}

function plain(fd: number, list: readonly SocketIdentity[]): string {
  const owners = list.filter((socket) => socket.fd === fd);
  const words = owners.map((socket) => {
    const before = socket.bornNs === undefined ? ", open before the record" : "";
    return `${socket.name}${before}${socket.closedNs === undefined ? ", still open" : ""}`;
  });
  return `${String(fd).padStart(5)}  ${words.join(" -> ")}`;
}

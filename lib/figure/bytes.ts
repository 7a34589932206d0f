import type { SocketNames } from "../analysis/socket-names.ts";
import { type SocketIdentity, socketsOf } from "../analysis/sockets.ts";
import { stepsOf } from "../analysis/steps.ts";
import { type Piece, type Stream, streamsOf } from "../analysis/streams.ts";
import { bytesText, cut, dataText, plural } from "../analysis/wording.ts";
import type { TraceEvent } from "../trace/event.ts";
import { CHART_WIDTH, chart } from "./chart.ts";
import { type Figure, figureOf } from "./figure.ts";
import { type Child, element, round } from "./markup.ts";
import { CODE_FONT, socketColour } from "./palette.ts";
import { textWidth } from "./text-width.ts";

/** What a figure of bytes shows. */
export interface BytesOptions {
  /** Sockets (or descriptors) by the names that they shall have. */
  readonly names?: SocketNames;
  /** What the figure is called, for screen readers and in text. */
  readonly title?: string;
  /** Shows the bytes as text, or as hexadecimal digits. Text by default. */
  readonly as?: "text" | "hex";
}

const LEFT = 118;
const RIGHT = CHART_WIDTH - 12;
const BOX = 34;
const GAP = 26;
/** Below a stream. */
const SPACE = 44;
const MOST_STREAMS = 8;
const MOST_PIECES = 24;

/**
 * How the bytes of each stream were cut: above, the pieces in which `send` gave them; below, the pieces in which `recv`
 * took them. The same bytes stand under each other, since a stream keeps their order but not their pieces.
 *
 * @param events a record, in order
 * @example
 * ```ts
 * import { bytesFigure, trace } from "socklab";
 *
 * console.log(bytesFigure(trace.events()).text);
 * ```
 */
export function bytesFigure(events: readonly TraceEvent[], options: BytesOptions = {}): Figure {
  const title = options.title ?? "How the bytes were cut";
  const all = streamsOf(stepsOf(events, socketsOf(events, options.names)).list);
  const show = (piece: Piece, most: number): string => contentOf(piece, options.as ?? "text", most);
  const shown = all.slice(0, MOST_STREAMS).map(firstPieces);
  const left = shown.reduce((sum, stream) => sum + stream.left, 0);
  const description = `${plural(all.length, "stream")} of bytes.`;
  const notes = [
    all.length === 0
      ? "No bytes were sent or received."
      : "Widths are not to scale: a long piece is drawn shorter than it is.",
    left > 0 ? `The first ${MOST_PIECES} pieces of a stream are drawn; ${plural(left, "more piece")} left out.` : "",
    all.length > shown.length ? `${plural(all.length - shown.length, "more stream")} not drawn.` : "",
    all.some((stream) => !stream.sender || !stream.receiver)
      ? "Where the other end is not known, only one row is drawn."
      : "",
  ].filter((note) => note !== "");
  return figureOf({
    ...{ title, description, notes },
    body: shown.length > 0 && draw(shown, show, title, description),
    text: [`${title}: ${description}`, ...shown.flatMap((stream) => plain(stream, show))].join("\n"),
  });
}

type Shown = Stream & { readonly left: number };

function firstPieces(stream: Stream): Shown {
  const sent = stream.sent.slice(0, MOST_PIECES);
  const taken = stream.taken.slice(0, MOST_PIECES);
  return { ...stream, sent, taken, left: stream.sent.length + stream.taken.length - sent.length - taken.length };
}

function contentOf({ step, from, to }: Piece, as: "text" | "hex", most: number): string {
  const bytes = step.event.bytes;
  if (bytes === undefined) return "";
  if (as === "text") return dataText(bytes, to - from, most);
  const room = Math.max(1, Math.floor(most / 3));
  const digits = Array.from(bytes.subarray(0, Math.min(room, to - from)), (byte) => byte.toString(16).padStart(2, "0"));
  return digits.join(" ") + (digits.length < to - from ? " …" : "");
}

/** Where each boundary of a stream's pieces stands: what is long grows with its logarithm, so that small pieces are seen. */
function boundaries({ sent, taken }: Stream): (offset: number) => number {
  const cuts = [...new Set([0, ...[...sent, ...taken].flatMap(({ from, to }) => [from, to])])].sort(
    (one, other) => one - other,
  );
  const weights = cuts.slice(1).map((offset, i) => Math.log2(2 + (offset - (cuts[i] as number))));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  let x = LEFT;
  const places = new Map<number, number>([[0, x]]);
  for (const [i, weight] of weights.entries()) {
    x += ((RIGHT - LEFT) * weight) / total;
    places.set(cuts[i + 1] as number, x);
  }
  return (offset) => places.get(offset) ?? LEFT;
}

function draw(
  streams: readonly Shown[],
  show: (piece: Piece, most: number) => string,
  title: string,
  description: string,
): Child {
  let top = 0;
  const parts = streams.map((stream) => {
    const part = drawStream(stream, top, show);
    top += (stream.sender && stream.receiver ? 2 * BOX + GAP : BOX) + SPACE;
    return part;
  });
  return chart(top, title, description, parts);
}

function drawStream(stream: Shown, top: number, show: (piece: Piece, most: number) => string): Child {
  const x = boundaries(stream);
  const upper = top + 14;
  if (!stream.sender) return drawRow(stream.receiver, "receives", stream.taken, x, upper, show);
  if (!stream.receiver) return drawRow(stream.sender, "sends", stream.sent, x, upper, show);
  const lower = upper + BOX + GAP;
  const cuts = [...new Set(stream.sent.flatMap(({ from, to }) => [from, to]))];
  return [
    element("path", {
      d: cuts.map((offset) => `M${round(x(offset))} ${upper + BOX}V${lower + 4}`).join(""),
      ...{ stroke: "currentColor", "stroke-dasharray": "2 3", "stroke-opacity": "0.6" },
    }),
    drawRow(stream.sender, "sends", stream.sent, x, upper, show),
    drawRow(stream.receiver, "receives", stream.taken, x, lower, show),
  ];
}

function drawRow(
  socket: SocketIdentity | undefined,
  verb: string,
  pieces: readonly Piece[],
  x: (offset: number) => number,
  y: number,
  show: (piece: Piece, most: number) => string,
): Child {
  return [rowName(socket, verb, y), pieces.map((piece) => drawPiece(piece, x, y, show))];
}

function rowName(socket: SocketIdentity | undefined, verb: string, y: number): Child {
  const colour = socket && `fill:${socketColour(socket.colour)}`;
  return [
    element("text", { x: 2, y: y + 15, "font-weight": 600, style: colour }, cut(socket?.name ?? "not known", 17)),
    element("text", { x: 2, y: y + 30, "font-size": 11, "fill-opacity": "0.75" }, verb),
  ];
}

function drawPiece(
  piece: Piece,
  x: (offset: number) => number,
  y: number,
  show: (piece: Piece, most: number) => string,
): Child {
  const [from, to] = [x(piece.from), x(piece.to)];
  const width = to - from - 2;
  const count = bytesText(piece.to - piece.from);
  const short = String(piece.to - piece.from);
  const room = Math.floor((width - 8) / 6.8);
  const content = room >= 4 ? show(piece, room - 2) : "";
  const label = textWidth(count, 10.5) < width ? count : textWidth(short, 10.5) < width ? short : "";
  return element(
    "g",
    { "text-anchor": "middle" },
    element("rect", {
      ...{
        style: `color:${socketColour(piece.step.socket?.colour ?? 0)}`,
        x: from + 1,
        y,
        width: Math.max(width, 1),
        height: BOX,
        rx: 4,
      },
      ...{ fill: "currentColor", "fill-opacity": "0.12", stroke: "currentColor", "stroke-opacity": "0.8" },
    }),
    content && element("text", { x: (from + to) / 2, y: y + 15, "font-size": 11, "font-family": CODE_FONT }, content),
    label && element("text", { x: (from + to) / 2, y: y + (content ? 28 : 21), "font-size": 10.5 }, label),
  );
}

function plain(stream: Shown, show: (piece: Piece, most: number) => string): string[] {
  const line = ({ from, to, ...rest }: Piece, verb: string): string =>
    `  ${verb} bytes ${from} to ${to - 1}: ${bytesText(to - from)} ${show({ from, to, ...rest }, 40)}`.trimEnd();
  return [
    `${stream.sender?.name ?? "not known"} to ${stream.receiver?.name ?? "not known"}:`,
    ...stream.sent.map((piece) => line(piece, "send")),
    ...stream.taken.map((piece) => line(piece, "recv")),
  ];
}

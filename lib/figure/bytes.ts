import type { SocketIdentity } from "../analysis/socket-identity.ts";
import { socketsOf } from "../analysis/sockets.ts";
import { stepsOf } from "../analysis/steps.ts";
import { type Piece, type Stream, streamsOf } from "../analysis/streams.ts";
import { bytesText, dataText } from "../analysis/wording.ts";
import { type Markup, markup, type Part, round } from "../base/markup.ts";
import { cut, hex, plural } from "../base/text.ts";
import { checkOptions } from "../syscall/check.ts";
import type { TraceEvent } from "../trace/event.ts";
import { CHART_WIDTH, chart } from "./chart.ts";
import { type Figure, figureOf, type Headline, NAMED_KEYS, type Named } from "./figure.ts";
import { CODE_FONT, type ColourOf, colourSockets } from "./palette.ts";
import { textWidth } from "./text-width.ts";

/** What a figure of bytes shows. */
export interface BytesOptions extends Named {
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
  checkOptions("bytesFigure", options, [...NAMED_KEYS, "as"], '{ title: "What happened" }');
  const { names, title = "How the bytes were cut", as = "text" } = options;
  const sockets = socketsOf(events, names);
  const all = streamsOf(stepsOf(events, sockets).list);
  const shown = all.slice(0, MOST_STREAMS).map(firstPieces);
  const left = shown.reduce((sum, stream) => sum + stream.left, 0);
  const headline = { title, description: `${plural(all.length, "stream")} of bytes.` };
  const style: PieceStyle = { as, colourOf: colourSockets(sockets.list) };
  return figureOf(headline, {
    body: shown.length > 0 && draw(headline, shown, style),
    lines: shown.flatMap((stream) => plain(stream, as)),
    notes: [
      all.length === 0
        ? "No bytes were sent or received."
        : "Widths are not to scale: a long piece is drawn shorter than it is.",
      left > 0 && `The first ${MOST_PIECES} pieces of a stream are drawn; ${plural(left, "more piece")} left out.`,
      all.length > shown.length && `${plural(all.length - shown.length, "more stream")} not drawn.`,
      all.some((stream) => !stream.sender || !stream.receiver) &&
        "Where the other end is not known, only one row is drawn.",
    ],
  });
}

type ShownStream = Stream & { readonly left: number };

/** How a piece is drawn. */
interface PieceStyle {
  readonly as: "text" | "hex";
  readonly colourOf: ColourOf;
}

function firstPieces(stream: Stream): ShownStream {
  const sent = stream.sent.slice(0, MOST_PIECES);
  const taken = stream.taken.slice(0, MOST_PIECES);
  return { ...stream, sent, taken, left: stream.sent.length + stream.taken.length - sent.length - taken.length };
}

function contentOf({ step, from, to }: Piece, as: "text" | "hex", most: number): string {
  const bytes = step.event.bytes;
  if (bytes === undefined) return "";
  if (as === "text") return dataText(bytes, to - from, most);
  const room = Math.max(1, Math.floor(most / 3));
  const digits = hex(bytes.subarray(0, Math.min(room, to - from))).match(/../g) ?? [];
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

function draw(headline: Headline, streams: readonly ShownStream[], style: PieceStyle): Markup {
  let top = 0;
  const parts = streams.map((stream) => {
    const part = drawStream(stream, top, style);
    top += (stream.sender && stream.receiver ? 2 * BOX + GAP : BOX) + SPACE;
    return part;
  });
  return chart(headline, top, parts);
}

function drawStream(stream: ShownStream, top: number, style: PieceStyle): Markup {
  const { sender, receiver, sent, taken } = stream;
  const x = boundaries(stream);
  const row = (socket: SocketIdentity | undefined, verb: string, pieces: readonly Piece[], y: number): Markup => markup`
    ${rowName(socket, verb, y, style)}
    ${pieces.map((piece) => drawPiece(piece, x, y, style))}
  `;
  const upper = top + 14;
  if (!sender) return row(receiver, "receives", taken, upper);
  if (!receiver) return row(sender, "sends", sent, upper);
  const lower = upper + BOX + GAP;
  const cuts = [...new Set(sent.flatMap(({ from, to }) => [from, to]))];
  const lines = cuts.map((offset) => `M${round(x(offset))} ${upper + BOX}V${lower + 4}`).join("");
  return markup`
    <path d=${lines} stroke="currentColor" stroke-dasharray="2 3" stroke-opacity="0.6"></path>
    ${row(sender, "sends", sent, upper)}
    ${row(receiver, "receives", taken, lower)}
  `;
}

function rowName(socket: SocketIdentity | undefined, verb: string, y: number, { colourOf }: PieceStyle): Markup {
  const colour = socket && `fill:${colourOf(socket)}`;
  return markup`
    <text x="2" y=${y + 15} font-weight="600" style=${colour}>${cut(socket?.name ?? "not known", 17)}</text>
    <text x="2" y=${y + 30} font-size="11" fill-opacity="0.75">${verb}</text>
  `;
}

function drawPiece(piece: Piece, x: (offset: number) => number, y: number, { as, colourOf }: PieceStyle): Markup {
  const [from, to] = [x(piece.from), x(piece.to)];
  const [middle, width] = [(from + to) / 2, to - from - 2];
  const count = bytesText(piece.to - piece.from);
  const short = String(piece.to - piece.from);
  const room = Math.floor((width - 8) / 6.8);
  const content = room >= 4 ? contentOf(piece, as, room - 2) : "";
  const label = textWidth(count, 10.5) < width ? count : textWidth(short, 10.5) < width ? short : "";
  const code: Part =
    content !== "" && markup`<text x=${middle} y=${y + 15} font-size="11" font-family="${CODE_FONT}">${content}</text>`;
  return markup`
    <g text-anchor="middle">
      <rect
        style="color:${colourOf(piece.step.socket)}"
        x=${from + 1}
        y=${y}
        width=${Math.max(width, 1)}
        height=${BOX}
        rx="4"
        fill="currentColor"
        fill-opacity="0.12"
        stroke="currentColor"
        stroke-opacity="0.8"
      ></rect>
      ${code}
      ${label !== "" && markup`<text x=${middle} y=${y + (content ? 28 : 21)} font-size="10.5">${label}</text>`}
    </g>
  `;
}

function plain({ sender, receiver, sent, taken }: ShownStream, as: "text" | "hex"): string[] {
  const line = (piece: Piece, verb: string): string =>
    `  ${verb} bytes ${piece.from} to ${piece.to - 1}: ${bytesText(piece.to - piece.from)} ${contentOf(piece, as, 40)}`.trimEnd();
  return [
    `${sender?.name ?? "not known"} to ${receiver?.name ?? "not known"}:`,
    ...sent.map((piece) => line(piece, "send")),
    ...taken.map((piece) => line(piece, "recv")),
  ];
}

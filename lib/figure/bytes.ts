import type { Bursts } from "../analysis/bursts.ts";
import { type DatagramFlow, datagramsOf } from "../analysis/datagrams.ts";
import type { SocketIdentity } from "../analysis/socket-identity.ts";
import { socketsOf } from "../analysis/sockets.ts";
import { type Step, stepsOf } from "../analysis/steps.ts";
import { type Stream, streamsOf } from "../analysis/streams.ts";
import { bytesText, dataText, laterText } from "../analysis/wording.ts";
import { type Markup, markup, type Part, round } from "../base/markup.ts";
import { cut, hex, plural } from "../base/text.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import type { TraceEvent } from "../trace/event.ts";
import { lostWords } from "../trace/lost-words.ts";
import { PREVIEW } from "../trace/ring.ts";
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
 * took them. The same bytes stand under each other, since a stream keeps their order but not their pieces. Datagrams stay
 * whole, but may be lost: one that was taken stands under the first with the same bytes that was sent.
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
  const { list, zeroNs, bursts } = stepsOf(events, sockets);
  const streams = streamsOf(list).map(ofStream);
  const flows = datagramsOf(list, sockets.list, zeroNs).map(ofFlow);
  const all = [...streams, ...flows];
  const shown = all.slice(0, MOST_STREAMS).map(firstPieces);
  const left = shown.reduce((sum, stream) => sum + stream.left, 0);
  const counts = [
    ...(streams.length > 0 || flows.length === 0 ? [`${plural(streams.length, "stream")} of bytes`] : []),
    ...(flows.length > 0 ? [`${plural(flows.length, "flow")} of datagrams`] : []),
  ];
  const headline = { title, description: `${counts.join(", ")}.` };
  const style: PieceStyle = { as, bursts, colourOf: colourSockets(sockets.list) };
  return figureOf(
    headline,
    {
      asText: true,
      body: shown.length > 0 && draw(headline, shown, style),
      lines: shown.flatMap((stream) => plain(stream, style)),
      notes: [
        ...lostWords(events),
        all.length === 0 && "No bytes were sent or received.",
        shown.some(isCut) && `Of each call the record keeps ${PREVIEW} bytes: … stands for the rest.`,
        left > 0 && `The first ${MOST_PIECES} pieces of a stream are drawn; ${plural(left, "more piece")} left out.`,
        all.length > shown.length && `${plural(all.length - shown.length, "more stream")} not drawn.`,
      ],
      legend: [
        all.length > 0 && "Widths are not to scale: a long piece is drawn shorter than it is.",
        flows.length > 0 && "A datagram that was taken stands under the first with the same bytes that was sent.",
        shown.some((stream) => laters(stream, bursts).length > 0) && "In italics: a pause before the piece.",
        all.some((stream) => !stream.sender || !stream.receiver) &&
          "Where the other end is not known, only one row is drawn.",
      ],
    },
    options.legend,
  );
}

/** What one call moved, and from where to where it is drawn: of a stream, in bytes; of datagrams, in places. */
interface Piece {
  readonly step: Step;
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
}

/** Whether not even the widest box could show all of it, since the record has not kept it. */
function isCut({ sent, taken }: OneWay): boolean {
  return [...sent, ...taken].some(({ step, bytes }) => step.event.bytes && step.event.bytes.length < bytes);
}

/** What went one way: a stream's bytes, or datagrams. */
interface OneWay {
  readonly kind: "stream" | "datagrams";
  readonly sender: SocketIdentity | undefined;
  readonly receiver: SocketIdentity | undefined;
  /** What they are called. */
  readonly names: readonly [sender: string, receiver: string];
  readonly sent: readonly Piece[];
  readonly taken: readonly Piece[];
}

type ShownStream = OneWay & { readonly left: number };

function ofStream({ sender, receiver, sent, taken }: Stream): OneWay {
  const pieces = (list: Stream["sent"]): Piece[] => list.map((one) => ({ ...one, bytes: one.to - one.from }));
  const names = [sender?.name ?? "not known", receiver?.name ?? "not known"] as const;
  return { kind: "stream", sender, receiver, names, sent: pieces(sent), taken: pieces(taken) };
}

function ofFlow({ sender, receiver, from, to, sent, taken }: DatagramFlow): OneWay {
  const pieces = (list: DatagramFlow["sent"]): Piece[] =>
    list.map(({ step, bytes, place }) => ({ step, bytes, from: place, to: place + 1 }));
  const names = [sender?.name ?? (from || "not known"), receiver?.name ?? (to || "not known")] as const;
  return { kind: "datagrams", sender, receiver, names, sent: pieces(sent), taken: pieces(taken) };
}

/** How a piece is drawn. */
interface PieceStyle {
  readonly as: "text" | "hex";
  readonly bursts: Bursts;
  readonly colourOf: ColourOf;
}

function firstPieces(stream: OneWay): ShownStream {
  const sent = stream.sent.slice(0, MOST_PIECES);
  const taken = stream.taken.slice(0, MOST_PIECES);
  return { ...stream, sent, taken, left: stream.sent.length + stream.taken.length - sent.length - taken.length };
}

/** Before which pieces of a row there was a pause, and how long. */
function pausesIn(pieces: readonly Piece[], bursts: Bursts): { readonly piece: Piece; readonly later: string }[] {
  return pieces.flatMap((piece, i) => {
    const before = pieces[i - 1];
    const pauseNs = before ? bursts.between(before.step.endNs, piece.step.startNs) : 0;
    return pauseNs > 0 ? [{ piece, later: laterText(pauseNs) }] : [];
  });
}

function laters({ sent, taken }: OneWay, bursts: Bursts): { readonly piece: Piece; readonly later: string }[] {
  return [...pausesIn(sent, bursts), ...pausesIn(taken, bursts)];
}

function contentOf({ step, bytes: length }: Piece, as: "text" | "hex", most: number): string {
  const bytes = step.event.bytes;
  if (bytes === undefined) return "";
  if (as === "text") return dataText(bytes, length, most);
  const room = Math.max(1, Math.floor(most / 3));
  const digits = hex(bytes.subarray(0, Math.min(room, length))).match(/../g) ?? [];
  return digits.join(" ") + (digits.length < length ? " …" : "");
}

/** Where each boundary of a stream's pieces stands: what is long grows with its logarithm, so that small pieces are seen. */
function boundaries({ sent, taken }: OneWay): (offset: number) => number {
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
  const { sender, receiver, names, sent, taken } = stream;
  const x = boundaries(stream);
  const row = (end: 0 | 1, y: number): Markup => {
    const pieces = [sent, taken][end] as readonly Piece[];
    return markup`
      ${rowName([sender, receiver][end], names[end], ["sends", "receives"][end] as string, y, style)}
      ${pieces.map((piece) => drawPiece(piece, x, y, style))}
      ${pausesIn(pieces, style.bursts).map(({ piece, later }) => drawLater(later, x(piece.from), y + BOX))}
    `;
  };
  const upper = top + 14;
  if (!sender) return row(1, upper);
  if (!receiver) return row(0, upper);
  const lower = upper + BOX + GAP;
  const cuts = [...new Set(sent.flatMap(({ from, to }) => [from, to]))];
  const lines = cuts.map((offset) => `M${round(x(offset))} ${upper + BOX}V${lower + 4}`).join("");
  return markup`
    <path d=${lines} stroke="currentColor" stroke-dasharray="2 3" stroke-opacity="0.6"></path>
    ${row(0, upper)}
    ${row(1, lower)}
  `;
}

/** Below the piece that came after a pause. */
function drawLater(text: string, x: number, y: number): Markup {
  const at = Math.min(x + 2, CHART_WIDTH - textWidth(text, 10.5));
  return markup`<text x=${at} y=${y + 11} font-size="10.5" font-style="italic">${text}</text>`;
}

function rowName(
  socket: SocketIdentity | undefined,
  name: string,
  verb: string,
  y: number,
  { colourOf }: PieceStyle,
): Markup {
  const colour = socket && `fill:${colourOf(socket)}`;
  return markup`
    <text x="2" y=${y + 15} font-weight="600" style=${colour}>${cut(name, 17)}</text>
    <text x="2" y=${y + 30} font-size="11" fill-opacity="0.75">${verb}</text>
  `;
}

function drawPiece(piece: Piece, x: (offset: number) => number, y: number, { as, colourOf }: PieceStyle): Markup {
  const [from, to] = [x(piece.from), x(piece.to)];
  const [middle, width] = [(from + to) / 2, to - from - 2];
  const count = bytesText(piece.bytes);
  const short = String(piece.bytes);
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

function plain({ kind, names, sent, taken }: ShownStream, { as, bursts }: PieceStyle): string[] {
  const what = ({ from, to }: Piece): string => {
    if (kind === "stream") return `bytes ${from} to ${to - 1}`;
    return sent.some((one) => one.from === from) ? `datagram ${from + 1}` : "another datagram";
  };
  const line = (piece: Piece, verb: string): string =>
    `  ${verb} ${what(piece)}: ${bytesText(piece.bytes)} ${contentOf(piece, as, 40)}`.trimEnd();
  const lines = (pieces: readonly Piece[], verb: string): string[] => {
    const pauses = new Map(pausesIn(pieces, bursts).map(({ piece, later }) => [piece, later]));
    return pieces.flatMap((piece) => {
      const later = pauses.get(piece);
      return later ? [`  ~~ ${later} ~~`, line(piece, verb)] : [line(piece, verb)];
    });
  };
  return [
    `${names.join(" to ")}${kind === "datagrams" ? ", datagrams" : ""}:`,
    ...lines(sent, "send"),
    ...lines(taken, "recv"),
  ];
}

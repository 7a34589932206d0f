import { type Markup, markup, round } from "../../base/markup.ts";
import { ERROR_COLOUR } from "../palette.ts";
import { arrowHead, HEAD_LENGTH } from "./arrow-head.ts";
import type { PacketArrow, PacketEnd } from "./choose-packets.ts";
import { type Columns, packetWidth } from "./columns.ts";
import type { Lifeline } from "./plan.ts";

/**
 * Draws a packet at its height: an arrow from its sender's line in the kernel to its receiver's, with its name on it.
 *
 * @param colour its sender's
 */
export function drawPacket(
  arrow: PacketArrow,
  y: number,
  lifelines: readonly Lifeline[],
  columns: Columns,
  colour: string,
): Markup {
  const from = endOf(arrow.from, lifelines, columns);
  let to = endOf(arrow.to, lifelines, columns);
  const sameSide = arrow.from.side === arrow.to.side;
  if (from === to) to += arrow.from.side === "client" ? 16 : -16; // a socket that talks to itself
  const width = packetWidth(arrow.text);
  const ahead = to > from ? 1 : -1;
  const note = (arrow.from.side === "client" ? columns.client : columns.server)?.note ?? from;
  const half = (ahead * width) / 2;
  // beside the lines, and clear of the arrow's tip
  const middle = !sameSide
    ? (from + to) / 2
    : arrow.from.side === "client"
      ? Math.max(note, from, to) + width / 2
      : Math.min(note, from, to) - width / 2;
  // between the lines it has a gap for its name
  const gap = sameSide ? "" : `H${round(middle - half)}M${round(middle + half)} ${round(y)}`;
  const bad = arrow.tone === "bad";
  const strong = arrow.tone !== "quiet";
  const faint = !strong && "0.75";
  return markup`
    <g style="color:${bad ? ERROR_COLOUR : colour}" fill-opacity=${faint}>
      <path
        d="M${from} ${y}${gap}H${to - (ahead * HEAD_LENGTH) / 2}"
        stroke="currentColor"
        stroke-width=${strong ? 1.5 : 1}
        stroke-opacity=${faint}
        stroke-dasharray=${arrow.again && "4 3"}
      ></path>
      <path d=${arrowHead(to, y, ahead)}></path>
    </g>
    <text
      x=${middle}
      y=${y + 4}
      text-anchor="middle"
      font-weight=${strong && 600}
      fill-opacity=${faint}
      style=${bad && `color:${ERROR_COLOUR}`}
      fill=${bad && "currentColor"}
    >${arrow.text}</text>
  `;
}

/** The socket's line, or the kernel's edge on that side. */
function endOf({ side, socket }: PacketEnd, lifelines: readonly Lifeline[], columns: Columns): number {
  const program = side === "client" ? columns.client : columns.server;
  const lifeline = lifelines.find((one) => one.socket === socket);
  if (program && lifeline) return program.lifeline(lifeline.lane);
  return side === "client" ? columns.kernel[0] : columns.kernel[1];
}

import { type Markup, markup, round } from "../../base/markup.ts";
import { ERROR_COLOUR } from "../palette.ts";
import { arrowHead, HEAD_LENGTH } from "./arrow-head.ts";
import type { PacketArrow, PacketEnd } from "./choose-packets.ts";
import { type Columns, packetWidth } from "./columns.ts";
import type { Lifeline } from "./plan.ts";

/** How much of its way the arrow of a lost packet goes, and how large the cross is at which it ends. */
const [LOST_AFTER, CROSS] = [0.86, 4] as const;

/**
 * Draws a packet at its height: an arrow from its sender's line in the kernel to its receiver's, with its name on it. One
 * that got lost ends on its way, with a cross.
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
  const whole = to;
  if (arrow.lost) to = from + (to - from) * LOST_AFTER;
  const width = packetWidth(arrow.text);
  const ahead = to > from ? 1 : -1;
  const note = (arrow.from.side === "client" ? columns.client : columns.server)?.note ?? from;
  const half = (ahead * width) / 2;
  // beside the lines, and clear of the arrow's tip
  const middle = !sameSide
    ? (from + whole) / 2
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
        d="M${from} ${y}${gap}H${round(to - (arrow.lost ? 0 : (ahead * HEAD_LENGTH) / 2))}"
        stroke="currentColor"
        stroke-width=${strong ? 1.5 : 1}
        stroke-opacity=${faint}
        stroke-dasharray=${arrow.again && "4 3"}
      ></path>
      ${
        arrow.lost
          ? markup`<path d=${cross(to, y)} stroke="currentColor" stroke-width="2"></path>`
          : markup`<path d=${arrowHead(to, y, ahead)}></path>`
      }
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

function cross(x: number, y: number): string {
  const [left, right, top, low] = [round(x - CROSS), round(x + CROSS), round(y - CROSS), round(y + CROSS)];
  return `M${left} ${top}L${right} ${low}M${left} ${low}L${right} ${top}`;
}

/** The socket's line, or the kernel's edge on that side. */
function endOf({ side, socket }: PacketEnd, lifelines: readonly Lifeline[], columns: Columns): number {
  const program = side === "client" ? columns.client : columns.server;
  const lifeline = lifelines.find((one) => one.socket === socket);
  if (program && lifeline) return program.lifeline(lifeline.lane);
  return side === "client" ? columns.kernel[0] : columns.kernel[1];
}

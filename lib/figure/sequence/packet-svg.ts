import { type Child, element, round } from "../markup.ts";
import { ERROR_COLOUR, socketColour } from "../palette.ts";
import { type Columns, packetWidth } from "./columns.ts";
import type { PacketArrow, PacketEnd } from "./packet-arrows.ts";
import type { Lifeline } from "./plan-parts.ts";

/** Draws a packet at its height: an arrow from its sender's line in the kernel to its receiver's, with its name on it. */
export function drawPacket(arrow: PacketArrow, y: number, lifelines: readonly Lifeline[], columns: Columns): Child {
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
  const line = sameSide
    ? `M${round(from)} ${round(y)}H${round(to - ahead * 4)}`
    : `M${round(from)} ${round(y)}H${round(middle - half)}M${round(middle + half)} ${round(y)}H${round(to - ahead * 4)}`;
  const colour =
    arrow.tone === "bad" ? ERROR_COLOUR : arrow.from.socket ? socketColour(arrow.from.socket.colour) : "currentColor";
  const strong = arrow.tone !== "quiet";
  return [
    element(
      "g",
      { style: `color:${colour}`, "fill-opacity": strong ? undefined : "0.75" },
      element("path", {
        ...{ d: line, stroke: "currentColor", "stroke-width": strong ? 1.5 : 1 },
        ...{ "stroke-opacity": strong ? undefined : "0.75", "stroke-dasharray": arrow.again ? "4 3" : undefined },
      }),
      element("path", { d: `M${round(to)} ${round(y)}l${-7 * ahead}-3.5v7z` }),
    ),
    element(
      "text",
      {
        ...{ x: middle, y: y + 4, "text-anchor": "middle", "font-weight": strong ? 600 : undefined },
        ...{
          "fill-opacity": strong ? undefined : "0.75",
          style: arrow.tone === "bad" ? `color:${ERROR_COLOUR}` : undefined,
        },
        fill: arrow.tone === "bad" ? "currentColor" : undefined,
      },
      arrow.text,
    ),
  ];
}

/** The socket's line, or the kernel's edge on that side. */
function endOf({ side, socket }: PacketEnd, lifelines: readonly Lifeline[], columns: Columns): number {
  const program = side === "client" ? columns.client : columns.server;
  const lifeline = lifelines.find((one) => one.socket === socket);
  if (program && lifeline) return program.lifeline(lifeline.lane);
  return side === "client" ? columns.kernel[0] : columns.kernel[1];
}

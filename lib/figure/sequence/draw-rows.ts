import { stepDetails } from "../../analysis/step-details.ts";
import { bytesText } from "../../analysis/wording.ts";
import { type Markup, markup } from "../../base/markup.ts";
import { formatAddress } from "../../syscall/address.ts";
import { duration } from "../../trace/duration.ts";
import type { PacketArrow, PacketEnd } from "./choose-packets.ts";
import type { Side } from "./choose-rows.ts";
import type { Bar, Plan } from "./plan.ts";

/** Half the height of a row that answers the pointer. */
const HALF = { step: 11, packet: 7 } as const;

/** A row of the figure that tells its details. */
interface Row {
  readonly y: number;
  /** Where else in the figure it stands: a call that waited ends further down. */
  readonly end: number | undefined;
  readonly half: number;
  readonly side: Side;
  readonly head: string;
  readonly lines: readonly string[];
}

/**
 * The figure as an ordered list that lies over the drawing: each row shows its details where the pointer or the focus is,
 * and a screen reader reads them all in order.
 *
 * @param top where the first moment stands, in pixels below the drawing's upper edge
 * @param height the drawing's height
 */
export function drawRows(plan: Plan, title: string, top: number, height: number): Markup {
  const rows = rowsOf(plan);
  const place = (y: number, half: number): string =>
    `--y:${percent(top + y - half, height)};--h:${percent(2 * half, height)}`;
  return markup`
    <ol class="socklab-rows" aria-label=${`${title}: row by row`}>
      ${rows.map(({ y, end, half, side, head, lines }) => {
        const where = [side === "server" && "socklab-right", y > plan.height / 2 && "socklab-above"];
        return markup`
          <li tabindex=${head !== "" && "0"} style=${place(y, half)}>
            ${end !== undefined && markup`<i style="--y:${percent(end - y, 2 * half)};--h:100%"></i>`}
            <div class=${where.filter((name) => name !== false).join(" ")}>
              ${head !== "" && markup`<b>${head}</b>`}
              ${lines.map((line) => markup`<p>${line}</p>`)}
            </div>
          </li>
        `;
      })}
    </ol>
  `;
}

const percent = (part: number, whole: number): string => `${Math.round((part / whole) * 1e4) / 100}%`;

/** All rows from top to bottom: calls, packets, and what stands for calls that are not drawn, or for a pause. */
function rowsOf(plan: Plan): Row[] {
  const { bars, lines, folds, pauses } = plan;
  const notes = [...folds, ...pauses].map(({ y, text }): Row => {
    return { y, end: undefined, half: HALF.packet, side: "client", head: "", lines: [text] };
  });
  const packets = lines.flatMap(({ packet, y }) => (packet ? [packetRow(packet, y, plan)] : []));
  return [...bars.map((bar) => stepRow(bar, plan)), ...packets, ...notes].sort((one, other) => one.y - other.y);
}

function stepRow({ row: { step, side }, top, bottom, split }: Bar, { times }: Plan): Row {
  const { call, lines } = stepDetails(step, times.words(step.startNs));
  return { y: top, end: split ? bottom : undefined, half: HALF.step, side: side ?? "client", head: call, lines };
}

function packetRow({ packet, text, from, to, atNs }: PacketArrow, y: number, { times }: Plan): Row {
  const { arrivedNs } = packet.raw;
  const end = ({ socket }: PacketEnd, address: typeof packet.from): string =>
    `${socket ? `${socket.name}, ` : ""}${formatAddress(address)}`;
  const lines = [
    `Packet at ${times.words(atNs)}, from ${end(from, packet.from)} to ${end(to, packet.to)}`,
    ...(packet.protocol === "TCP" ? [tcpLine(packet)] : []),
    ...(arrivedNs === undefined ? [] : [arrivalLine(arrivedNs, packet.atNs)]),
  ];
  return { y, end: undefined, half: HALF.packet, side: from.side, head: text, lines };
}

function arrivalLine(arrivedNs: number | null, sentNs: number): string {
  return arrivedNs === null ? "it never arrived" : `it arrived ${duration(arrivedNs - sentNs)} later`;
}

/** Numbers are counted from each direction's SYN. */
function tcpLine(packet: Extract<PacketArrow["packet"], { protocol: "TCP" }>): string {
  const { relativeSeq, relativeAck, flags, length, window } = packet;
  const bytes = length > 0 ? `, ${bytesText(length)}` : "";
  return `seq ${relativeSeq}${flags.ack ? `, ack ${relativeAck}` : ""}, window ${window}${bytes}`;
}

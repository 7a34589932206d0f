import { PacketEnds } from "../../analysis/packet-ends.ts";
import type { SocketIdentity } from "../../analysis/socket-identity.ts";
import type { Sockets } from "../../analysis/sockets.ts";
import type { Steps } from "../../analysis/steps.ts";
import { bytesText } from "../../analysis/wording.ts";
import { plural } from "../../base/text.ts";
import { type Packet, packetLabel } from "../../capture/packet.ts";
import type { Rows, Side } from "./choose-rows.ts";

/** A packet that is drawn, between the two sides of the kernel. */
export interface PacketArrow {
  /** When it was sent, ns since the first event. */
  readonly atNs: number;
  readonly text: string;
  readonly from: PacketEnd;
  readonly to: PacketEnd;
  /** A segment that only acknowledges stands back, a RST stands out. */
  readonly tone: "plain" | "quiet" | "bad";
  readonly again: boolean;
  /** Whether it got lost on its way. */
  readonly lost: boolean;
  readonly packet: Packet;
}

/** Where a packet comes from or goes to. */
export interface PacketEnd {
  readonly side: Side;
  /** Undefined for a socket of which the record knows nothing. */
  readonly socket: SocketIdentity | undefined;
}

/** What is drawn of the packets. */
export interface PacketRows {
  readonly arrows: readonly PacketArrow[];
  /** What stands for packets that are folded. */
  readonly folds: readonly { readonly atNs: number; readonly text: string }[];
  /** How many are not drawn: they belong to folded calls, or to sockets that are not in the figure. */
  readonly left: number;
}

/** As many packets as a figure draws, and as many as it draws between two calls. */
const MOST = 60;
const MOST_BETWEEN = 8;
/** Fewer than so many are not worth a fold. */
const WORTH = 3;
const OTHER_SIDE = { client: "server", server: "client" } as const;

/** Chooses which packets are drawn, and between which sockets. Where many follow each other, most are folded. */
export function choosePackets(packets: readonly Packet[], sockets: Sockets, steps: Steps, rows: Rows): PacketRows {
  if (packets.length === 0) return { arrows: [], folds: [], left: 0 };
  const ends = new PacketEnds(sockets, steps);
  const drawn = new Set(rows.sockets);
  const hidden = hiddenSpans(rows);
  const known = packets.flatMap((packet): PacketArrow[] => {
    const atNs = packet.atNs - steps.zeroNs;
    if (atNs < 0 || hidden.some(([since, until]) => atNs > since && atNs <= until)) return [];
    const [from, to] = ends.of(packet).map((socket) => (socket && drawn.has(socket) ? socket : undefined));
    const side = from?.side ?? (to && OTHER_SIDE[to.side]);
    if (side === undefined) return [];
    return [
      {
        atNs,
        packet,
        text: textOf(packet, from, to),
        tone: toneOf(packet),
        again: packet.protocol === "TCP" && packet.retransmission,
        lost: packet.raw.arrivedNs === null,
        from: { side, socket: from },
        to: { side: to?.side ?? OTHER_SIDE[side], socket: to },
      },
    ];
  });
  const groups = betweenCalls(known, rows).map((group) => folded(group, MOST_BETWEEN, group));
  const all = folded(
    groups.flatMap(({ shown }) => shown),
    MOST,
    known,
  );
  const folds = groups.flatMap((group) => group.folds).filter(({ atNs }) => !all.hides(atNs));
  return { arrows: all.shown, folds: [...folds, ...all.folds], left: packets.length - known.length };
}

function textOf(packet: Packet, from: SocketIdentity | undefined, to: SocketIdentity | undefined): string {
  const label = `${packetLabel(packet)}${packet.raw.arrivedNs === null ? ", lost" : ""}`;
  if (from === undefined) return `${label}, from :${packet.from.port}`;
  return to === undefined ? `${label}, to :${packet.to.port}` : label;
}

function toneOf(packet: Packet): PacketArrow["tone"] {
  if (packet.protocol === "ICMP" || packet.raw.arrivedNs === null) return "bad";
  if (packet.protocol === "UDP") return "plain";
  const { syn, fin, rst } = packet.flags;
  if (rst) return "bad";
  return syn || fin || packet.length > 0 || packet.window === 0 ? "plain" : "quiet";
}

/** The spans of the calls that are folded: their packets are folded with them. */
function hiddenSpans({ rows, folds }: Rows): (readonly [since: number, until: number])[] {
  return folds.map(({ after, endNs }) => [rows[after]?.step.endNs ?? -1, endNs]);
}

/** The packets in groups, with no begin or end of a drawn call within a group. */
function betweenCalls(known: readonly PacketArrow[], { rows }: Rows): PacketArrow[][] {
  const calls = rows.flatMap(({ step }) => [step.startNs, step.endNs]).sort((one, other) => one - other);
  const groups: PacketArrow[][] = [];
  let passed = -1;
  let next = 0;
  for (const one of known) {
    while (next < calls.length && (calls[next] as number) <= one.atNs) next++;
    if (next === passed) groups.at(-1)?.push(one);
    else groups.push([one]);
    passed = next;
  }
  return groups;
}

/** Packets of which those in the middle are folded. */
interface FoldedPackets {
  readonly shown: readonly PacketArrow[];
  readonly folds: PacketRows["folds"];
  hides(atNs: number): boolean;
}

/** The beginning and the end of many packets, and what is to be said of those between. */
function folded(list: readonly PacketArrow[], most: number, known: readonly PacketArrow[]): FoldedPackets {
  if (list.length < most + WORTH) return { shown: list, folds: [], hides: () => false };
  const half = most / 2;
  const [sinceNs, untilNs] = [list[half]?.atNs ?? 0, list.at(-half - 1)?.atNs ?? 0];
  const hides = (atNs: number): boolean => atNs >= sinceNs && atNs <= untilNs;
  const hidden = known.filter(({ atNs }) => hides(atNs));
  const bytes = hidden.reduce((sum, { packet }) => sum + packet.length, 0);
  const [again, lost] = [hidden.filter((one) => one.again).length, hidden.filter((one) => one.lost).length];
  const details = [
    ...(bytes > 0 ? [bytesText(bytes)] : []),
    ...(again > 0 ? [`${again} sent again`] : []),
    ...(lost > 0 ? [`${lost} lost`] : []),
  ].join(", ");
  const text = `… ${plural(hidden.length, "packet")}${details ? `: ${details}` : ""} …`;
  return { shown: [...list.slice(0, half), ...list.slice(-half)], folds: [{ atNs: sinceNs, text }], hides };
}

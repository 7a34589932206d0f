import { textWidth } from "../text-width.ts";
import type { Side } from "./choose-rows.ts";
import type { Plan, TextLine } from "./plan.ts";

/** Where one program stands, in pixels. On the server's side everything is mirrored. */
export interface ProgramColumns {
  /** Where the texts end (client) or begin (server). */
  readonly text: number;
  /** The left edge of each bar, the one nearest to the text first. */
  readonly bar: (lane: number) => number;
  /** The kernel's edge towards this program. */
  readonly edge: number;
  /** The line of each socket in the kernel, the outermost first. */
  readonly lifeline: (lane: number) => number;
  /** Where the kernel's texts on this side begin (client) or end (server). */
  readonly note: number;
  /** The middle of the program's lane. */
  readonly middle: number;
}

/** Where everything stands from left to right, in pixels. */
export interface Columns {
  readonly width: number;
  /** Where the phases' names end, and their lines stand; 0 where no call tells one. */
  readonly phase: number;
  readonly time: number;
  readonly kernel: readonly [left: number, right: number];
  readonly client: ProgramColumns | undefined;
  readonly server: ProgramColumns | undefined;
}

export const SIZES = { code: 12, remark: 11, note: 11, phase: 10 } as const;
/** At least so much of a packet's arrow stands on either side of its name. */
const PACKET_SHAFT = 18;
export const BAR_WIDTH = 9;
const BAR_PITCH = 13;
/** Lifelines stand so far apart, and closer where there are many. */
const LIFELINE_PITCH = 15;
const LIFELINES_ROOM = 60;
const ARROW_ROOM = 25;
const MARGIN = 4;
const LEAST_WIDTH = 560;
/** The room of the phases' names. */
const PHASE = 58;
/** What stands left of the times, where a loop is folded. */
const BRACKET = 8;

/** Gives every column the width that its texts need, and the kernel what is left. */
export function sequenceColumns(plan: Plan): Columns {
  const sides = (["client", "server"] as const).filter((side) => plan.bars.some((bar) => bar.row.side === side));
  const phase = plan.phases.length > 0 ? PHASE : 0;
  const timeWidth = phase + widest(plan, "time") + 12 + (plan.folds.some(({ top }) => top !== undefined) ? BRACKET : 0);
  const count = (lanes: readonly number[]): number => Math.max(0, ...lanes) + 1;
  const bars = (side: Side): number => count(plan.bars.filter((bar) => bar.row.side === side).map((bar) => bar.lane));
  const lifelines = (side: Side): number =>
    count(plan.lifelines.filter((one) => one.socket.side === side).map((one) => one.lane));
  const pitch = (side: Side): number => Math.min(LIFELINE_PITCH, LIFELINES_ROOM / lifelines(side));
  const texts = (side: Side): number => widest(plan, side) + 6;
  const program = (side: Side): number =>
    sides.includes(side) ? texts(side) + bars(side) * BAR_PITCH + ARROW_ROOM : 0;
  // texts of the two sides never stand at one height, so the kernel is as wide as the widest of them
  const lines = sides.reduce((sum, side) => sum + lifelines(side) * pitch(side) + 16, 0);
  const noteWidth = Math.max(widest(plan, "kernel-client"), widest(plan, "kernel-server"));
  const left = timeWidth + program("client");
  const hasPackets = plan.lines.some((line) => line.packet);
  const width = Math.max(
    LEAST_WIDTH,
    ...plan.folds.map(({ text }) => textWidth(text, SIZES.note) + 2 * MARGIN),
    left + Math.max(hasPackets ? 200 : 150, lines + noteWidth) + program("server") + MARGIN,
  );
  const right = width - program("server") - MARGIN;

  const client: ProgramColumns = {
    text: timeWidth + texts("client"),
    bar: (lane) => timeWidth + texts("client") + 8 + lane * BAR_PITCH,
    edge: left,
    lifeline: (lane) => left + 13 + lane * pitch("client"),
    note: left + 13 + lifelines("client") * pitch("client") - 4,
    middle: (timeWidth + left) / 2,
  };
  const server: ProgramColumns = {
    text: width - MARGIN - texts("server"),
    bar: (lane) => width - MARGIN - texts("server") - 8 - BAR_WIDTH - lane * BAR_PITCH,
    edge: right,
    lifeline: (lane) => right - 13 - lane * pitch("server"),
    note: right - 13 - lifelines("server") * pitch("server") + 4,
    middle: (right + width) / 2,
  };
  return {
    width,
    phase,
    time: timeWidth - 10,
    kernel: [left, right],
    client: sides.includes("client") ? client : undefined,
    server: sides.includes("server") ? server : undefined,
  };
}

function widest(plan: Plan, column: TextLine["column"]): number {
  const widths = plan.lines.filter((line) => line.column === column).map(lineWidth);
  return Math.max(0, ...widths);
}

/** The gap in a packet's arrow in which its name stands, in bold letters. */
export function packetWidth(text: string): number {
  return textWidth(text, SIZES.note) * 1.08 + 10;
}

/** About how wide a line is drawn, in pixels. */
export function lineWidth({ name = "", text, tone, state = "" }: TextLine): number {
  if (tone === "call" || tone === "result" || tone === "error") return textWidth(name + text, SIZES.code, true);
  if (tone === "packet") return packetWidth(text) + 2 * PACKET_SHAFT;
  if (tone === "data") return textWidth(name, SIZES.note, true) + textWidth(` ${text}`, SIZES.note) + 14;
  return textWidth(`${name} ${text} ${state}`.trim(), tone === "remark" ? SIZES.remark : SIZES.note) + 2;
}

import type { Line, Plan } from "./sequence-plan.ts";
import type { Side } from "./sequence-rows.ts";
import { textWidth } from "./text-width.ts";

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
  readonly time: number;
  readonly kernel: readonly [left: number, right: number];
  readonly client: ProgramColumns | undefined;
  readonly server: ProgramColumns | undefined;
}

export const SIZES = { code: 12, remark: 11, note: 11 } as const;
export const BAR_WIDTH = 9;
const TIME_WIDTH = 54;
const BAR_PITCH = 13;
const LIFELINE_PITCH = 15;
const ARROW_ROOM = 36;
const MARGIN = 6;
const LEAST_WIDTH = 620;

/** Gives every column the width that its texts need, and the kernel what is left. */
export function sequenceColumns(plan: Plan): Columns {
  const sides = (["client", "server"] as const).filter((side) => plan.bars.some((bar) => bar.row.side === side));
  const count = (lanes: readonly number[]): number => Math.max(0, ...lanes) + 1;
  const bars = (side: Side): number => count(plan.bars.filter((bar) => bar.row.side === side).map((bar) => bar.lane));
  const lifelines = (side: Side): number =>
    count(plan.lifelines.filter((one) => one.socket.side === side).map((one) => one.lane));
  const texts = (side: Side): number => widest(plan, side) + 8;
  const notes = (side: Side): number => widest(plan, `kernel-${side}`) + 10 + lifelines(side) * LIFELINE_PITCH + 12;
  const program = (side: Side): number =>
    sides.includes(side) ? texts(side) + bars(side) * BAR_PITCH + ARROW_ROOM : 0;
  const noteWidth = (["client", "server"] as const).reduce(
    (sum, side) => sum + (sides.includes(side) ? notes(side) : 12),
    0,
  );
  const left = TIME_WIDTH + program("client");
  const width = Math.max(LEAST_WIDTH, left + Math.max(170, noteWidth) + program("server") + MARGIN);
  const right = width - program("server") - MARGIN;

  const client: ProgramColumns = {
    text: TIME_WIDTH + texts("client"),
    bar: (lane) => TIME_WIDTH + texts("client") + 8 + lane * BAR_PITCH,
    edge: left,
    lifeline: (lane) => left + 16 + lane * LIFELINE_PITCH,
    note: left + 16 + lifelines("client") * LIFELINE_PITCH - 4,
    middle: (TIME_WIDTH + left) / 2,
  };
  const server: ProgramColumns = {
    text: width - MARGIN - texts("server"),
    bar: (lane) => width - MARGIN - texts("server") - 8 - BAR_WIDTH - lane * BAR_PITCH,
    edge: right,
    lifeline: (lane) => right - 16 - lane * LIFELINE_PITCH,
    note: right - 16 - lifelines("server") * LIFELINE_PITCH + 4,
    middle: (right + width) / 2,
  };
  return {
    ...{ width, time: TIME_WIDTH - 8, kernel: [left, right] },
    client: sides.includes("client") ? client : undefined,
    server: sides.includes("server") ? server : undefined,
  };
}

function widest(plan: Plan, column: Line["column"]): number {
  const widths = plan.lines.filter((line) => line.column === column).map(lineWidth);
  return Math.max(0, ...widths);
}

function lineWidth({ name = "", text, tone }: Line): number {
  if (tone === "call" || tone === "result" || tone === "error") return textWidth(name + text, SIZES.code, true);
  if (tone === "data") return textWidth(text, SIZES.note, true) + 8;
  return textWidth(name === "" ? text : `${name} ${text}`, tone === "remark" ? SIZES.remark : SIZES.note) + 2;
}

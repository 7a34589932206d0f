import type { SocketIdentity } from "../../analysis/socket-identity.ts";
import type { DrawnStep, Side } from "./choose-rows.ts";
import type { FigureMoment } from "./figure-moment.ts";
import type { Moments } from "./moments.ts";
import type { Bar, Lifeline } from "./plan.ts";

const MOST_BARS = 8;
const MOST_LIFELINES = 24;

/** The height of a moment, in pixels below the first. */
export type HeightOf = (moment: FigureMoment) => number;

/** The steps' bars; those that overlap stand side by side. */
export function placeBars(rows: readonly DrawnStep[], { steps }: Moments, y: HeightOf): Bar[] {
  const lanes = new Lanes(MOST_BARS);
  return steps.map(({ start, waitFrom, waitTo, end, split }, i) => {
    const row = rows[i] as DrawnStep;
    const top = y(start);
    const bottom = Math.max(y(end), top + 9);
    const wait = row.step.wait && ([y(waitFrom), y(waitTo)] as const);
    return { row, lane: row.side ? lanes.take(row.side, top, bottom) : 0, top, bottom, wait, split };
  });
}

/** The sockets' lines in the kernel; those that overlap stand side by side, and so do those that nearly touch. */
export function placeLifelines(
  rows: readonly DrawnStep[],
  sockets: readonly SocketIdentity[],
  { steps, packets, notes }: Moments,
  y: HeightOf,
  height: number,
): Lifeline[] {
  const lanes = new Lanes(MOST_LIFELINES);
  const placed = rows.map(({ step }, i) => ({ step, ...(steps[i] as Moments["steps"][number]) }));
  return sockets.map((socket) => {
    const opening = placed.find(
      ({ step }) => step.made.includes(socket) || (step.socket === socket && step.call === "socket"),
    );
    const closing = placed.findLast(
      ({ step }) => step.socket === socket && step.call === "close" && step.outcome.kind === "ok",
    );
    const first = placed.find(({ step }) => step.socket === socket);
    const top = opening
      ? y(opening.step.call === "socket" ? opening.start : opening.end)
      : first
        ? y(first.start) - 8
        : 0;
    const bottom = closing ? y(closing.end) : height;
    const own = packets.filter(({ arrow }) => arrow.from.socket === socket || arrow.to.socket === socket);
    const tail = Math.max(bottom, ...own.map(({ moment }) => y(moment)));
    const seen = notes.views
      .filter((one) => one.socket === socket)
      .map(({ moment, view }) => ({ y: y(moment), state: view.state }))
      .sort((one, other) => one.y - other.y);
    const lane = lanes.take(socket.side, top - 20, tail);
    return { socket, lane, top, bottom, tail, opened: opening !== undefined, closed: closing !== undefined, seen };
  });
}

/** Until which height each lane of each side is taken. */
class Lanes {
  readonly #until: Record<Side, number[]> = { client: [], server: [] };
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes the first lane that is free at a height; the last one where there are too many. */
  take(side: Side, top: number, bottom: number): number {
    const lanes = this.#until[side];
    const free = lanes.findIndex((until) => until < top);
    const lane = Math.min(free < 0 ? lanes.length : free, this.#most - 1);
    lanes[lane] = bottom;
    return lane;
  }
}

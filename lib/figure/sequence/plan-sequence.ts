import type { Bursts } from "../../analysis/bursts.ts";
import { phaseOf } from "../../analysis/phases.ts";
import { laterText } from "../../analysis/wording.ts";
import { BurstTimes } from "../time-unit.ts";
import type { PacketRows } from "./choose-packets.ts";
import type { Rows } from "./choose-rows.ts";
import type { FigureMoment } from "./figure-moment.ts";
import { placeBars, placeLifelines } from "./lanes.ts";
import { Moments } from "./moments.ts";
import type { Bar, PhaseSpan, PlacedLine, Plan, TextLine } from "./plan.ts";
import { type Moment, timeAxis } from "./time-axis.ts";

const LINE_HEIGHT = 15;
/** Below the last line of a moment. */
const PADDING = 4;
const ROW_HEIGHT = 24;
const FOLD_HEIGHT = 30;

/**
 * Puts everything that is drawn at its moment, and gives each moment its height.
 *
 * @param most how many characters a call's text may have
 */
export function planSequence(rows: Rows, most: number, packets: PacketRows, bursts: Bursts): Plan {
  const shown = [
    ...rows.rows.flatMap(({ step }) => [step.startNs, step.endNs]),
    ...packets.arrows.map(({ atNs }) => atNs),
  ];
  const times = new BurstTimes(bursts, shown, packets.arrows.length > 0);
  const moments = new Moments(rows, packets, { most, times, bursts });
  const folds = new Set(moments.folds.map(({ moment }) => moment));
  const heights = timeAxis(moments.list.map((moment) => spaceOf(moment, folds.has(moment))));
  const byMoment = new Map(moments.list.map((moment, i) => [moment, heights[i] ?? 0]));
  const y = (moment: FigureMoment): number => byMoment.get(moment) ?? 0;
  const bars = placeBars(rows.rows, moments, y);
  const height = Math.max(0, ...heights, ...bars.map((bar) => bar.bottom)) + ROW_HEIGHT;
  return {
    bars,
    height,
    unit: times.unit(moments.list[0]?.atNs ?? 0).name,
    times,
    phases: phaseSpans(bars),
    pauses: moments.list.flatMap((moment) => {
      return moment.pauseNs === undefined ? [] : [{ y: y(moment), text: laterText(moment.pauseNs) }];
    }),
    lines: moments.list.flatMap((moment) => placeLines(moment.lines, y(moment))),
    lifelines: placeLifelines(rows.rows, rows.sockets, moments, y, height),
    folds: moments.folds.map(({ fold, moment }) => {
      const first = fold.rows && moments.steps[fold.rows[0]];
      return { ...fold, y: y(moment), top: first && y(first.start) };
    }),
  };
}

/** A call that tells no phase stands within the one before it. */
function phaseSpans(bars: readonly Bar[]): PhaseSpan[] {
  const spans: PhaseSpan[] = [];
  for (const { row, top } of bars.toSorted((one, other) => one.top - other.top)) {
    const phase = phaseOf(row.step);
    const last = spans.at(-1);
    if (phase === undefined || phase === last?.phase) {
      if (last) spans[spans.length - 1] = { ...last, bottom: top };
    } else spans.push({ phase, top, bottom: top });
  }
  return spans;
}

/** The kernel's two sides share its width, so their texts must not stand at one height. */
function roomOf({ column }: TextLine): string {
  return column.startsWith("kernel-") ? "kernel" : column;
}

/** The room that a moment's lines need. */
function spaceOf({ atNs, gap, lines, pauseNs }: FigureMoment, isFold: boolean): Moment {
  const seen = new Set<string>();
  const labels = lines.map((line) => {
    const column = roomOf(line);
    const padding = seen.has(column) ? 0 : PADDING;
    seen.add(column);
    return { column, height: isFold ? FOLD_HEIGHT : column === "time" ? ROW_HEIGHT : LINE_HEIGHT + padding };
  });
  return { atNs, labels, gap, ...(pauseNs !== undefined && { pause: true }) };
}

/** Lines of one moment, those of a column below each other. */
function placeLines(lines: readonly TextLine[], y: number): PlacedLine[] {
  const used = new Map<string, number>();
  return lines.map((line) => {
    const column = roomOf(line);
    const offset = used.get(column) ?? 0;
    used.set(column, offset + LINE_HEIGHT);
    return { ...line, y: y + offset };
  });
}

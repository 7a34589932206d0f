import type { SocketNames } from "../analysis/socket-names.ts";
import { socketsOf } from "../analysis/sockets.ts";
import { stepsOf } from "../analysis/steps.ts";
import { labelOf, type Span, type WaitingRow, waitingRows } from "../analysis/wait-rows.ts";
import { plural } from "../analysis/wording.ts";
import type { TraceEvent } from "../trace/event.ts";
import { duration } from "../trace/strace-text.ts";
import { CHART_WIDTH, chart, drawTimeAxis, hatching, PLOT, timeScale } from "./chart.ts";
import { type Figure, figureOf } from "./figure.ts";
import { type Child, element, round } from "./markup.ts";
import { ERROR_COLOUR, socketColour } from "./palette.ts";
import { textWidth } from "./text-width.ts";

/** What a figure of waiting shows. */
export interface WaitsOptions {
  /** Sockets (or descriptors) by the names that they shall have. */
  readonly names?: SocketNames;
  /** What the figure is called, for screen readers and in text. */
  readonly title?: string;
  /** When the main thread's heartbeat beat, monotonic ns, as `heartbeat()` notes it. */
  readonly beats?: readonly number[];
  /** How often it was to beat, in milliseconds; else what was usual counts. */
  readonly everyMs?: number;
}

const LANE = 30;
const BAR = 11;
const TOP = 28;
const BEATS_HEIGHT = 34;
/** A thin line for each lane, where there are many. */
const THIN = { pitch: 3, height: 2 } as const;

/**
 * Who waited for what, to scale: a row for the main thread, one for what the event loop waits for, one for each thread
 * that a call blocked, and the main thread's heartbeat, whose gaps show when it could do nothing else.
 *
 * @param events a record, in order
 * @example
 * ```ts
 * import { heartbeat, trace, waitsFigure } from "socklab";
 *
 * const pulse = heartbeat();
 * await new Promise((resolve) => setTimeout(resolve, 50));
 * pulse.stop();
 * console.log(waitsFigure(trace.events(), pulse).text);
 * ```
 */
export function waitsFigure(events: readonly TraceEvent[], options: WaitsOptions = {}): Figure {
  const title = options.title ?? "Who waited for what";
  const { list, spanNs } = stepsOf(events, socketsOf(events, options.names));
  const zero = events[0]?.startNs ?? options.beats?.[0] ?? 0;
  const beats = (options.beats ?? []).map((beat) => beat - zero).sort((one, other) => one - other);
  const early = Math.min(0, beats[0] ?? 0);
  const span = Math.max(spanNs, beats.at(-1) ?? 0) - early;
  const { rows, left } = waitingRows(list);
  const pauses = pausesOf(beats, options.everyMs);
  const waits = rows.flatMap((row) => row.lanes.flat()).filter((one) => one.waits);
  const description = `${plural(waits.length, "wait")} within ${duration(span)}${
    beats.length > 1 ? `; the main thread's longest pause was ${duration(longestGap(beats))}` : ""
  }.`;
  const notes = [
    "Time runs to the right, to scale. Hatched: waiting.",
    beats.length > 0 ? "Red: the main thread did not get round to its heartbeat." : "",
    rows.some((row) => row.summary) ? "Where many wait alike, each has a thin line." : "",
    left > 0 ? `${plural(left, "more wait")} at the same time ${left === 1 ? "is" : "are"} left out.` : "",
  ].filter((note) => note !== "");
  const empty = rows.length === 0 && beats.length === 0;
  return figureOf({
    ...{ title, description, notes: empty ? ["Nothing to draw yet: no calls were recorded."] : notes },
    body: !empty && draw(rows, beats, pauses, early, span, title, description),
    text: `${title}: ${description}\n${plain(rows, pauses, beats.length)}`,
  });
}

/** Gaps of the heartbeat that are more than three times as long as they should be, or else as most of them are. */
function pausesOf(beats: readonly number[], everyMs: number | undefined): (readonly [from: number, to: number])[] {
  const gaps = beats.slice(1).map((beat, i) => [beats[i] as number, beat] as const);
  const lengths = gaps.map(([from, to]) => to - from).sort((one, other) => one - other);
  const usual = everyMs === undefined ? (lengths[(lengths.length - 1) >> 1] ?? 0) : everyMs * 1e6;
  return gaps.filter(([from, to]) => to - from > 3 * usual);
}

function longestGap(beats: readonly number[]): number {
  return beats.slice(1).reduce((longest, beat, i) => Math.max(longest, beat - (beats[i] as number)), 0);
}

function draw(
  rows: readonly WaitingRow[],
  beats: readonly number[],
  pauses: readonly (readonly [number, number])[],
  early: number,
  span: number,
  title: string,
  description: string,
): Child {
  const scale = timeScale(span);
  const x = (ns: number): number => scale(ns - early);
  let y = TOP;
  const parts: Child[] = [];
  if (beats.length > 0) {
    parts.push(rowName("heartbeat", "of the main thread", y), drawBeats(beats, pauses, x, y));
    y += BEATS_HEIGHT + 10;
  }
  for (const row of rows) {
    parts.push(
      element("path", { d: `M0 ${y - 3}H${CHART_WIDTH}`, stroke: "currentColor", "stroke-opacity": "0.3" }),
      rowName(row.name, row.remark, y),
      row.summary ? drawThin(row, row.summary, x, y) : row.lanes.map((lane, i) => drawLane(lane, x, y + i * LANE)),
    );
    y += row.summary ? Math.max(LANE, 18 + row.lanes.length * THIN.pitch) + 10 : row.lanes.length * LANE + 10;
  }
  return chart(y, title, description, drawTimeAxis(span, y - 4), parts);
}

function rowName(name: string, remark: string, y: number): Child {
  return [
    element("text", { x: 2, y: y + 12, "font-weight": 600 }, name),
    element("text", { x: 2, y: y + 26, "font-size": 11, "fill-opacity": "0.75" }, remark),
  ];
}

function drawBeats(
  beats: readonly number[],
  pauses: readonly (readonly [number, number])[],
  x: (ns: number) => number,
  y: number,
): Child {
  const columns = new Set(beats.map((beat) => round(x(beat))));
  return [
    pauses.slice(0, 50).map(([from, to]) => {
      const width = x(to) - x(from);
      const text = duration(to - from);
      return element(
        "g",
        { style: `color:${ERROR_COLOUR}`, fill: "currentColor" },
        element("rect", { x: x(from), y: y + 6, width, height: 18, "fill-opacity": "0.16" }),
        width > textWidth(text, 11) + 8 &&
          element("text", { x: x(from) + width / 2, y: y + 19, "text-anchor": "middle", "font-size": 11 }, text),
      );
    }),
    element("path", {
      d: [...columns].map((at) => `M${at} ${y + 6}v18`).join(""),
      stroke: "currentColor",
      "stroke-width": 1.5,
    }),
  ];
}

function drawThin({ lanes }: WaitingRow, summary: string, x: (ns: number) => number, y: number): Child {
  const byColour = new Map<string, string>();
  for (const [i, lane] of lanes.entries()) {
    let [from, to, colour] = [0, 0, ""];
    const end = (): void => {
      const line = `M${Math.round(from)} ${y + 19 + i * THIN.pitch}H${Math.round(Math.max(from + 1.5, to))}`; // whole pixels: there are many
      if (colour !== "") byColour.set(colour, (byColour.get(colour) ?? "") + line);
    };
    for (const { step, fromNs, toNs } of lane) {
      const own = step.socket ? socketColour(step.socket.colour) : "currentColor";
      // waits that follow each other within a pixel are one line
      if (own !== colour || x(fromNs) > to + 1) {
        end();
        [from, colour] = [x(fromNs), own];
      }
      to = x(toNs);
    }
    end();
  }
  const first = Math.min(...lanes.map((lane) => x((lane[0] as Span).fromNs)));
  const at = Math.max(PLOT[0], Math.min(first, PLOT[1] - textWidth(summary, 11)));
  return [
    element("text", { x: at, y: y + 11, "font-size": 11 }, summary),
    [...byColour].map(([colour, d]) =>
      element("path", { d, stroke: "currentColor", "stroke-width": THIN.height, style: `color:${colour}` }),
    ),
  ];
}

function drawLane(lane: readonly Span[], x: (ns: number) => number, y: number): Child[] {
  let free = 0;
  let last = Number.NEGATIVE_INFINITY;
  const parts: Child[] = [];
  /** What is too narrow for a bar, by its colour. */
  const marks = new Map<string, string>();
  for (const span of lane) {
    const from = x(span.fromNs);
    const width = Math.max(1.5, x(span.toNs) - from);
    const colour = span.step.socket ? socketColour(span.step.socket.colour) : "currentColor";
    if (width < 3) {
      if (from < last + 0.5) continue; // as good as the one beside it
      last = from;
      const tone = span.waits ? colour : "currentColor";
      marks.set(tone, `${marks.get(tone) ?? ""}M${round(from)} ${y + 15}v${BAR}`);
    } else {
      const bar = { x: from, y: y + 15, width, height: BAR };
      parts.push(
        element(
          "g",
          { style: `color:${colour}`, fill: "currentColor", stroke: "currentColor" },
          element("rect", { ...bar, "fill-opacity": span.waits ? "0.08" : undefined }),
          span.waits && element("path", { d: hatching(from, y + 15, width, BAR) }),
        ),
      );
    }
    const text = labelOf(span);
    const needed = textWidth(text, 11);
    const at = Math.max(PLOT[0], Math.min(from, PLOT[1] - needed));
    if (at < free || (!span.waits && width < 3)) continue;
    free = at + needed + 6;
    parts.push(element("text", { x: at, y: y + 11, "font-size": 11 }, text));
  }
  for (const [colour, d] of marks) {
    const stroke = { stroke: "currentColor", "stroke-width": 1.5, "stroke-opacity": "0.7", style: `color:${colour}` };
    parts.push(element("path", { d, ...stroke }));
  }
  return parts;
}

const MOST_LINES = 60;

function plain(rows: readonly WaitingRow[], pauses: readonly (readonly [number, number])[], beats: number): string {
  const lines: string[] = [];
  if (beats > 0) lines.push(`heartbeat: ${plural(beats, "beat")}`);
  for (const [from, to] of pauses.slice(0, 20)) lines.push(`  no beat for ${duration(to - from)}`);
  for (const row of rows) {
    const spans = row.lanes.flat().sort((one, other) => one.fromNs - other.fromNs);
    const waits = spans.filter((span) => span.waits);
    lines.push(
      `${row.name} (${row.remark}): ${plural(spans.length - waits.length, "short call")}, ${plural(waits.length, "wait")}`,
    );
    if (row.summary) lines.push(`  ${row.summary}`);
    for (const span of waits.slice(0, row.summary ? 0 : MOST_LINES))
      lines.push(`  from ${duration(span.fromNs)}: ${labelOf(span)}`);
    if (!row.summary && waits.length > MOST_LINES) lines.push(`  and ${waits.length - MOST_LINES} more`);
  }
  return lines.join("\n");
}

import type { Bursts, TimeSpan } from "../analysis/bursts.ts";
import { socketsOf } from "../analysis/sockets.ts";
import { stepsOf } from "../analysis/steps.ts";
import { type Markup, markup, type Part, round } from "../base/markup.ts";
import { noun, plural } from "../base/text.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import { duration } from "../trace/duration.ts";
import type { TraceEvent } from "../trace/event.ts";
import { lostWords } from "../trace/lost-words.ts";
import { burstLines } from "./burst-lines.ts";
import { CHART_WIDTH, chart, drawTimeAxis, hatching, PLOT, timeScale } from "./chart.ts";
import { type Figure, figureOf, type Headline, NAMED_KEYS, type Named } from "./figure.ts";
import { type ColourOf, colourSockets, ERROR_COLOUR } from "./palette.ts";
import { textWidth } from "./text-width.ts";
import { labelOf, type WaitRow, type WaitSpan, waitRows } from "./wait-rows.ts";

/** What a figure of waiting shows. */
export interface WaitsOptions extends Named {
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
  // a heartbeat may be given as it is
  checkOptions(
    "waitsFigure",
    options,
    [...NAMED_KEYS, "beats", "everyMs", "longestPauseMs", "stop"],
    '{ title: "What happened" }',
  );
  const { names, title = "Who waited for what", beats: moments = [], everyMs } = options;
  const sockets = socketsOf(events, names);
  const { list, spanNs, bursts } = stepsOf(events, sockets, moments);
  const zero = events[0]?.startNs ?? moments[0] ?? 0;
  const beats = moments.map((beat) => beat - zero).sort((one, other) => one - other);
  const early = Math.min(0, beats[0] ?? 0);
  const span = Math.max(spanNs, beats.at(-1) ?? 0) - early;
  const { rows, left } = waitRows(list);
  const pulse = { beats, pauses: pausesOf(beats, everyMs) };
  const waits = rows.flatMap((row) => row.lanes.flat()).filter((one) => one.waits);
  const pause = beats.length > 1 ? `; the main thread's longest pause was ${duration(longestGap(beats))}` : "";
  const headline = { title, description: `${plural(waits.length, "wait")} within ${duration(span)}${pause}.` };
  const paused =
    bursts.pauses.length > 0 ? ", but for pauses: grey, with their length; after each it counts from 0" : "";
  const empty = rows.length === 0 && beats.length === 0;
  return figureOf(headline, {
    body: !empty && draw(headline, rows, pulse, early, span, bursts.pauses, colourSockets(sockets.list)),
    lines: plain(rows, pulse, bursts),
    notes: [
      ...lostWords(events),
      empty && "Nothing to draw yet: no calls were recorded.",
      left > 0 && `${plural(left, "more wait")} at the same time ${noun(left, "is", "are")} left out.`,
    ],
    legend: empty
      ? []
      : [
          `Time runs to the right, to scale${paused}. Hatched: waiting.`,
          beats.length > 0 && "Red: the main thread did not get round to its heartbeat.",
          rows.some((row) => row.summary) && "Where many wait alike, each has a thin line.",
        ],
  });
}

/** The heartbeat, ns since the first event: its beats, and the gaps that are too long. */
interface Pulse {
  readonly beats: readonly number[];
  readonly pauses: readonly TimeSpan[];
}

/** Gaps of the heartbeat that are more than three times as long as they should be, or else as most of them are. */
function pausesOf(beats: readonly number[], everyMs: number | undefined): TimeSpan[] {
  const gaps = beats.slice(1).map((beat, i) => [beats[i] as number, beat] as const);
  const lengths = gaps.map(([from, to]) => to - from).sort((one, other) => one - other);
  const usual = everyMs === undefined ? (lengths[(lengths.length - 1) >> 1] ?? 0) : everyMs * 1e6;
  return gaps.filter(([from, to]) => to - from > 3 * usual);
}

function longestGap(beats: readonly number[]): number {
  return beats.slice(1).reduce((longest, beat, i) => Math.max(longest, beat - (beats[i] as number)), 0);
}

function draw(
  headline: Headline,
  rows: readonly WaitRow[],
  pulse: Pulse,
  early: number,
  span: number,
  pauses: readonly TimeSpan[],
  colourOf: ColourOf,
): Markup {
  const left = pauses.map(([from, to]) => [from - early, to - early] as const);
  const scale = timeScale(span, left);
  const x = (ns: number): number => scale(ns - early);
  let y = TOP;
  const parts: Part[] = [];
  if (pulse.beats.length > 0) {
    parts.push(rowName("heartbeat", "of the main thread", y), drawBeats(pulse, x, y));
    y += BEATS_HEIGHT + 10;
  }
  for (const row of rows) {
    parts.push(
      markup`<path d="M0 ${y - 3}H${CHART_WIDTH}" stroke="currentColor" stroke-opacity="0.3"></path>`,
      rowName(row.name, row.remark, y),
      row.summary
        ? drawThin(row, row.summary, x, y, colourOf)
        : row.lanes.map((lane, i) => drawLane(lane, x, y + i * LANE, colourOf)),
    );
    y += row.summary ? Math.max(LANE, 18 + row.lanes.length * THIN.pitch) + 10 : row.lanes.length * LANE + 10;
  }
  return chart(headline, y, drawTimeAxis(span, y - 4, left), parts);
}

function rowName(name: string, remark: string, y: number): Markup {
  return markup`
    <text x="2" y=${y + 12} font-weight="600">${name}</text>
    <text x="2" y=${y + 26} font-size="11" fill-opacity="0.75">${remark}</text>
  `;
}

function drawBeats({ beats, pauses }: Pulse, x: (ns: number) => number, y: number): Markup {
  const columns = new Set(beats.map((beat) => round(x(beat))));
  const lines = [...columns].map((at) => `M${at} ${y + 6}v18`).join("");
  return markup`
    ${pauses.slice(0, 50).map(([from, to]) => drawBeatPause(x(from), x(to), duration(to - from), y))}
    <path d=${lines} stroke="currentColor" stroke-width="1.5"></path>
  `;
}

function drawBeatPause(from: number, to: number, text: string, y: number): Markup {
  const width = to - from;
  const fits = width > textWidth(text, 11) + 8;
  return markup`
    <g style="color:${ERROR_COLOUR}" fill="currentColor">
      <rect x=${from} y=${y + 6} width=${width} height="18" fill-opacity="0.16"></rect>
      ${fits && markup`<text x=${from + width / 2} y=${y + 19} text-anchor="middle" font-size="11">${text}</text>`}
    </g>
  `;
}

function drawThin(
  { lanes }: WaitRow,
  summary: string,
  x: (ns: number) => number,
  y: number,
  colourOf: ColourOf,
): Markup {
  const byColour = new Map<string, string>();
  for (const [i, lane] of lanes.entries()) {
    let [from, to, colour] = [0, 0, ""];
    const end = (): void => {
      // whole pixels: there are many
      const line = `M${Math.round(from)} ${y + 19 + i * THIN.pitch}H${Math.round(Math.max(from + 1.5, to))}`;
      if (colour !== "") byColour.set(colour, (byColour.get(colour) ?? "") + line);
    };
    for (const { step, fromNs, toNs } of lane) {
      const own = colourOf(step.socket);
      // waits that follow each other within a pixel are one line
      if (own !== colour || x(fromNs) > to + 1) {
        end();
        [from, colour] = [x(fromNs), own];
      }
      to = x(toNs);
    }
    end();
  }
  const first = Math.min(...lanes.map((lane) => x((lane[0] as WaitSpan).fromNs)));
  const at = Math.max(PLOT[0], Math.min(first, PLOT[1] - textWidth(summary, 11)));
  const lines = [...byColour].map(
    ([colour, d]) =>
      markup`<path d=${d} stroke="currentColor" stroke-width=${THIN.height} style="color:${colour}"></path>`,
  );
  return markup`<text x=${at} y=${y + 11} font-size="11">${summary}</text>${lines}`;
}

function drawLane(lane: readonly WaitSpan[], x: (ns: number) => number, y: number, colourOf: ColourOf): Markup {
  let free = 0;
  let last = Number.NEGATIVE_INFINITY;
  const parts: Markup[] = [];
  /** What is too narrow for a bar, by its colour. */
  const marks = new Map<string, string>();
  for (const span of lane) {
    const from = x(span.fromNs);
    const width = Math.max(1.5, x(span.toNs) - from);
    const colour = colourOf(span.step.socket);
    if (width < 3) {
      if (from < last + 0.5) continue; // as good as the one beside it
      last = from;
      const tone = span.waits ? colour : "currentColor";
      marks.set(tone, `${marks.get(tone) ?? ""}M${round(from)} ${y + 15}v${BAR}`);
    } else parts.push(drawWait(span, from, width, y + 15, colour));
    const text = labelOf(span);
    const needed = textWidth(text, 11);
    const at = Math.max(PLOT[0], Math.min(from, PLOT[1] - needed));
    if (at < free || (!span.waits && width < 3)) continue;
    free = at + needed + 6;
    parts.push(markup`<text x=${at} y=${y + 11} font-size="11">${text}</text>`);
  }
  const short = [...marks].map(
    ([colour, d]) =>
      markup`<path d=${d} stroke="currentColor" stroke-width="1.5" stroke-opacity="0.7" style="color:${colour}"></path>`,
  );
  return markup`${parts}${short}`;
}

function drawWait({ waits }: WaitSpan, x: number, width: number, y: number, colour: string): Markup {
  return markup`
    <g style="color:${colour}" fill="currentColor" stroke="currentColor">
      <rect x=${x} y=${y} width=${width} height=${BAR} fill-opacity=${waits && "0.08"}></rect>
      ${waits && markup`<path d=${hatching(x, y, width, BAR)}></path>`}
    </g>
  `;
}

const MOST_LINES = 60;

function plain(rows: readonly WaitRow[], { beats, pauses }: Pulse, bursts: Bursts): string[] {
  const lines: string[] = [];
  if (beats.length > 0) lines.push(`heartbeat: ${plural(beats.length, "beat")}`);
  for (const [from, to] of pauses.slice(0, 20)) lines.push(`  no beat for ${duration(to - from)}`);
  for (const row of rows) {
    const spans = row.lanes.flat().sort((one, other) => one.fromNs - other.fromNs);
    const waits = spans.filter((span) => span.waits);
    const counts = `${plural(spans.length - waits.length, "short call")}, ${plural(waits.length, "wait")}`;
    lines.push(`${row.name} (${row.remark}): ${counts}`);
    if (row.summary) lines.push(`  ${row.summary}`);
    else {
      lines.push(
        ...burstLines(bursts, waits.slice(0, MOST_LINES), {
          when: ({ fromNs }) => fromNs,
          line: (span, at) => `  from ${at}: ${labelOf(span)}`,
        }),
      );
      if (waits.length > MOST_LINES) lines.push(`  and ${waits.length - MOST_LINES} more`);
    }
  }
  return lines;
}

import type { TimeSpan } from "../analysis/bursts.ts";
import { laterText } from "../analysis/wording.ts";
import { type Markup, markup, type Part, round } from "../base/markup.ts";
import type { Headline } from "./figure.ts";
import { textWidth } from "./text-width.ts";

/** The width of a figure, in pixels; a page may show it smaller. */
export const CHART_WIDTH = 860;
/** Where the plot begins and ends, right of the rows' names. */
export const PLOT: readonly [left: number, right: number] = [150, CHART_WIDTH - 14];

/** An `<svg>` with its title and description for those who do not see it. */
export function chart({ title, description }: Headline, height: number, ...parts: Part[]): Markup {
  return drawFrame(
    CHART_WIDTH,
    markup`
      <svg role="img" viewBox="0 0 ${CHART_WIDTH} ${height}" fill="currentColor" style="${SVG_STYLE};font-size:12px">
        <title>${title}</title>
        <desc>${description}</desc>
        ${parts}
      </svg>
    `,
  );
}

/** An `<svg>` is as wide as its frame lets it be. */
export const SVG_STYLE = "display:block;width:100%;height:auto";
/** To this part of its width a drawing shrinks where there is less room; then it scrolls. */
const LEAST = 0.82;
const WIDER = "The figure is wider than this page: scroll it sideways →";

/**
 * A frame around a drawing: it scrolls what is wider than the page, so that it can always be read, and says so where it does.
 *
 * @param tall whether it scrolls what is higher, too, below a head that stays in sight
 */
export function drawFrame(width: number, content: Part, tall = false): Markup {
  const least = Math.round(width * LEAST);
  const scale = `min-width:${least}px;max-width:${Math.round(width)}px`;
  const name = tall ? "socklab-frame socklab-tall" : "socklab-frame";
  return markup`
    <div class="socklab-wider" style=${`--least:${least}px`} aria-hidden="true"><span>${WIDER}</span></div>
    <div class=${name}><div class="socklab-scale" style="${scale}">${content}</div></div>
  `;
}

/** How wide a pause is that is left out, in pixels; less where there are many. */
const PAUSE_WIDTH = 72;

function pauseWidth({ length }: readonly TimeSpan[]): number {
  return Math.min(PAUSE_WIDTH, (PLOT[1] - PLOT[0]) / 2 / length);
}

/** From ns since the figure's beginning to pixels. Time is to scale, but for the pauses that are left out. */
export function timeScale(spanNs: number, pauses: readonly TimeSpan[] = []): (ns: number) => number {
  const [left, right] = PLOT;
  const shown = shownNs(spanNs, pauses) || 1;
  const pauseRoom = pauseWidth(pauses);
  const width = right - left - (pauses.length && pauseRoom * pauses.length);
  return (ns) => {
    const at = Math.min(Math.max(ns, 0), spanNs);
    let [x, until] = [left, at];
    for (const [from, to] of pauses) {
      if (at <= from) break;
      const passed = Math.min(at, to) - from;
      x += (pauseRoom * passed) / (to - from);
      until -= passed;
    }
    return x + (width * until) / shown;
  };
}

function shownNs(spanNs: number, pauses: readonly TimeSpan[]): number {
  return pauses.reduce((rest, [from, to]) => rest - (to - from), spanNs);
}

const STEPS = [1, 2, 5];

/** Round times for an axis, some six of them, with their texts; none within a pause, after which they count from 0. */
export function timeTicks(
  spanNs: number,
  pauses: readonly TimeSpan[] = [],
): { readonly ns: number; readonly text: string }[] {
  const rough = shownNs(spanNs, pauses) / 6;
  if (!(rough > 0)) return [];
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * (STEPS.find((one) => one * decade >= rough) ?? 10);
  const [unit, ns] = step >= 1e9 ? ["s", 1e9] : step >= 1e6 ? ["ms", 1e6] : step >= 1e3 ? ["µs", 1e3] : ["ns", 1];
  const starts = [0, ...pauses.map(([, to]) => to)];
  return starts.flatMap((start, i) => {
    const count = Math.floor(((pauses[i]?.[0] ?? spanNs) - start) / step) + 1;
    return Array.from({ length: Math.max(0, count) }, (_, k) => {
      return { ns: start + k * step, text: `${round((k * step) / ns)} ${unit}` };
    });
  });
}

/** The time axis: faint lines down through the plot, their times above it, and a band for each pause with its length. */
export function drawTimeAxis(spanNs: number, height: number, pauses: readonly TimeSpan[] = []): Markup {
  const x = timeScale(spanNs, pauses);
  const ticks = timeTicks(spanNs, pauses);
  const lines = ticks.map(({ ns }) => `M${round(x(ns))} 20V${round(height)}`).join("");
  let free = 0;
  const times = ticks.map(({ ns, text }) => {
    const width = textWidth(text, 11);
    const next = pauses.find(([from]) => from >= ns)?.[0];
    // what a burst begins with stands clear of the pause before it
    const left = pauses.some(([, to]) => to === ns) ? x(ns) : x(ns) - width / 2;
    const crossed = next !== undefined && left + width > x(next) && ns > 0;
    if (left < free || crossed) return undefined;
    if (pauses.length > 0) free = left + width + 4;
    const fits = left + width <= CHART_WIDTH;
    const [at, anchor] = !fits ? [CHART_WIDTH, "end"] : left === x(ns) ? [left, "start"] : [x(ns), "middle"];
    return markup`<text x=${at} text-anchor=${anchor} y="14" font-size="11" fill-opacity="0.75">${text}</text>`;
  });
  return markup`
    <path d=${lines} stroke="currentColor" stroke-opacity="0.15"></path>
    ${pauses.map(([from, to]) => drawPause(x(from), pauseWidth(pauses), height, to - from))}
    ${times}
  `;
}

function drawPause(x: number, width: number, height: number, ns: number): Markup {
  const middle = x + width / 2;
  const later = laterText(ns);
  const text = [later, later.replace(" later", "")].find((one) => textWidth(one, 11) <= width) ?? "";
  return markup`
    <rect x=${x + width / 8} y="20" width=${(width * 3) / 4} height=${height - 20} fill-opacity="0.07"></rect>
    <path
      d="M${middle - 6} 26l4-12m4 12l4-12"
      transform="translate(0 6)"
      stroke="currentColor"
      stroke-opacity="0.6"
    ></path>
    ${text !== "" && markup`<text x=${middle} y="14" text-anchor="middle" font-size="11" font-style="italic">${text}</text>`}
  `;
}

/** Slanted lines over a rectangle: time spent waiting. */
export function hatching(x: number, y: number, width: number, height: number): string {
  let d = "";
  for (let at = x - height + 5; at < x + width; at += 5) {
    const from = Math.max(at, x);
    const to = Math.min(at + height, x + width);
    if (to > from)
      d += `M${round(from)} ${round(y + height - (from - at))}L${round(to)} ${round(y + height - (to - at))}`;
  }
  return d;
}

import { type Child, element, round } from "./markup.ts";
import { textWidth } from "./text-width.ts";

/** The width of a figure, in pixels; a page may show it smaller. */
export const CHART_WIDTH = 860;
/** Where the plot begins and ends, right of the rows' names. */
export const PLOT: readonly [left: number, right: number] = [150, CHART_WIDTH - 14];

/** An `<svg>` with its title and description for those who do not see it. */
export function chart(height: number, title: string, description: string, ...children: Child[]): Child {
  return element(
    "svg",
    {
      ...{ role: "img", viewBox: `0 0 ${CHART_WIDTH} ${round(height)}`, fill: "currentColor" },
      style: `display:block;width:100%;max-width:${CHART_WIDTH}px;height:auto;font-size:12px`,
    },
    element("title", {}, title),
    element("desc", {}, description),
    children,
  );
}

/** From ns since the figure's beginning to pixels. Time is to scale. */
export function timeScale(spanNs: number): (ns: number) => number {
  const [left, right] = PLOT;
  return (ns) => left + ((right - left) * Math.min(Math.max(ns, 0), spanNs)) / (spanNs || 1);
}

const STEPS = [1, 2, 5];

/** Round times for an axis, some six of them, with their texts. */
export function timeTicks(spanNs: number): { readonly ns: number; readonly text: string }[] {
  if (!(spanNs > 0)) return [];
  const rough = spanNs / 6;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * (STEPS.find((one) => one * decade >= rough) ?? 10);
  const [unit, ns] = step >= 1e9 ? ["s", 1e9] : step >= 1e6 ? ["ms", 1e6] : step >= 1e3 ? ["µs", 1e3] : ["ns", 1];
  const count = Math.floor(spanNs / step) + 1;
  return Array.from({ length: count }, (_, i) => ({ ns: i * step, text: `${round((i * step) / ns)} ${unit}` }));
}

/** The time axis: faint lines down through the plot, and their times above it. */
export function drawTimeAxis(spanNs: number, height: number): Child {
  const x = timeScale(spanNs);
  const ticks = timeTicks(spanNs);
  return [
    element("path", {
      d: ticks.map(({ ns }) => `M${round(x(ns))} 20V${round(height)}`).join(""),
      stroke: "currentColor",
      "stroke-opacity": "0.15",
    }),
    ticks.map(({ ns, text }) => {
      const fits = x(ns) + textWidth(text, 11) / 2 <= CHART_WIDTH;
      const place = fits ? { x: x(ns), "text-anchor": "middle" } : { x: CHART_WIDTH, "text-anchor": "end" };
      return element("text", { ...place, y: 14, "font-size": 11, "fill-opacity": "0.75" }, text);
    }),
  ];
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

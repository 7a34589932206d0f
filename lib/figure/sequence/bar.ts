import type { SocketIdentity } from "../../analysis/sockets.ts";
import { takesOut } from "../../analysis/steps.ts";
import { type Child, element, round } from "../markup.ts";
import { ERROR_COLOUR, socketColour } from "../palette.ts";
import { BAR_WIDTH, type ProgramColumns } from "./columns.ts";
import type { Bar, Plan } from "./plan-parts.ts";

/** A socket's colour; the text's own for what has none. */
export function colourOf(socket: SocketIdentity | undefined): string {
  return socket ? socketColour(socket.colour) : "currentColor";
}

/** A step's bar in its program's lane, and its arrows into the kernel and out of it. */
export function drawBar(bar: Bar, plan: Plan, columns: ProgramColumns): Child {
  const { step, side: where } = bar.row;
  const failed = step.outcome.kind === "error" || step.outcome.kind === "ended";
  const x = columns.bar(bar.lane);
  const inner = where === "client" ? x + BAR_WIDTH : x;
  const lifeline = plan.lifelines.find((one) => one.socket === step.socket);
  const to = lifeline ? columns.lifeline(lifeline.lane) : columns.edge;
  const open = step.outcome.kind === "unfinished";
  const [from, until] = bar.wait ?? [bar.bottom, bar.bottom];
  const out = takesOut(step);
  const colour = failed ? ERROR_COLOUR : colourOf(step.socket);
  return element(
    "g",
    { style: `color:${colour}` },
    bar.lane > 0 &&
      element("path", {
        d: `M${round(columns.bar(0) + BAR_WIDTH / 2)} ${round(bar.top)}H${round(x)}`,
        stroke: "currentColor",
        "stroke-opacity": "0.5",
      }),
    element("path", { d: solidParts(x, bar, from, until) }),
    until > from &&
      element("path", {
        d: `M${round(x + 0.5)} ${round(from)}V${round(until)}M${round(x + BAR_WIDTH - 0.5)} ${round(from)}V${round(until)}${hatch(x, from, until)}`,
        stroke: "currentColor",
        "stroke-dasharray": open ? "3 2" : undefined,
      }),
    out
      ? arrow(to, inner, bar.bottom)
      : failed
        ? crossed(inner, to, bar.split ? bar.bottom : bar.top)
        : arrow(inner, to, bar.top),
    bar.split && (out || failed) && thin(inner, to, bar.top),
    bar.split && !out && !failed && !open && thin(inner, to, bar.bottom),
  );
}

function solidParts(x: number, { top, bottom }: Bar, from: number, until: number): string {
  const part = (a: number, b: number): string =>
    b > a ? `M${round(x)} ${round(a)}h${BAR_WIDTH}V${round(b)}h-${BAR_WIDTH}z` : "";
  return part(top, Math.max(from, top + 1.5)) + part(until, bottom);
}

function hatch(x: number, from: number, until: number): string {
  let d = "";
  for (let y = from + BAR_WIDTH + 1; y < until; y += 5) d += `M${round(x)} ${round(y)}l${BAR_WIDTH}-${BAR_WIDTH}`;
  return d;
}

function arrow(from: number, to: number, y: number): Child {
  const back = to > from ? -7 : 7;
  return [thick(from, to + back / 2, y), element("path", { d: `M${round(to)} ${round(y)}l${back}-4v8z` })];
}

function thick(from: number, to: number, y: number): Child {
  return element("path", {
    d: `M${round(from)} ${round(y)}H${round(to)}`,
    stroke: "currentColor",
    "stroke-width": 1.5,
  });
}

function thin(from: number, to: number, y: number): Child {
  return element("path", {
    d: `M${round(from)} ${round(y)}H${round(to)}`,
    stroke: "currentColor",
    "stroke-dasharray": "2 3",
  });
}

function crossed(from: number, to: number, y: number): Child {
  return [
    thick(from, to, y),
    element("path", {
      ...{ d: `M${round(to - 4)} ${round(y - 4)}l8 8m0-8l-8 8`, stroke: "currentColor", "stroke-width": 2 },
    }),
  ];
}

import { takesOut } from "../../analysis/steps.ts";
import { type Markup, markup, round } from "../../base/markup.ts";
import { ERROR_COLOUR } from "../palette.ts";
import { arrowHead, HEAD_LENGTH } from "./arrow-head.ts";
import { BAR_WIDTH, type ProgramColumns } from "./columns.ts";
import type { Bar, Lifeline } from "./plan.ts";

/**
 * A step's bar in its program's lane, and its arrows into the kernel and out of it.
 *
 * @param colour its socket's
 */
export function drawBar(bar: Bar, lifelines: readonly Lifeline[], columns: ProgramColumns, colour: string): Markup {
  const { step, side } = bar.row;
  const failed = step.outcome.kind === "error" || step.outcome.kind === "ended";
  const x = columns.bar(bar.lane);
  const inner = side === "client" ? x + BAR_WIDTH : x;
  const lifeline = lifelines.find((one) => one.socket === step.socket);
  const to = lifeline ? columns.lifeline(lifeline.lane) : columns.edge;
  const open = step.outcome.kind === "unfinished";
  const [from, until] = bar.wait ?? [bar.bottom, bar.bottom];
  const out = takesOut(step);
  return markup`
    <g style="color:${failed ? ERROR_COLOUR : colour}">
      ${bar.lane > 0 && drawLink(columns.bar(0) + BAR_WIDTH / 2, x, bar.top)}
      <path d=${solidParts(x, bar, from, until)}></path>
      ${until > from && drawWait(x, from, until, open)}
      ${
        out
          ? drawArrow(to, inner, bar.bottom)
          : failed
            ? drawCrossed(inner, to, bar.split ? bar.bottom : bar.top)
            : drawArrow(inner, to, bar.top)
      }
      ${bar.split && (out || failed) && drawThin(inner, to, bar.top)}
      ${bar.split && !out && !failed && !open && drawThin(inner, to, bar.bottom)}
    </g>
  `;
}

/** From the first lane to a bar in another. */
function drawLink(from: number, to: number, y: number): Markup {
  return markup`<path d="M${from} ${y}H${to}" stroke="currentColor" stroke-opacity="0.5"></path>`;
}

function drawWait(x: number, from: number, until: number, open: boolean): Markup {
  const edges = `M${round(x + 0.5)} ${round(from)}V${round(until)}M${round(x + BAR_WIDTH - 0.5)} ${round(from)}V${round(until)}`;
  return markup`<path d="${edges}${hatch(x, from, until)}" stroke="currentColor" stroke-dasharray=${open && "3 2"}></path>`;
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

function drawArrow(from: number, to: number, y: number): Markup {
  const ahead = to > from ? 1 : -1;
  return markup`${drawThick(from, to - (ahead * HEAD_LENGTH) / 2, y)}<path d=${arrowHead(to, y, ahead)}></path>`;
}

function drawThick(from: number, to: number, y: number): Markup {
  return markup`<path d="M${from} ${y}H${to}" stroke="currentColor" stroke-width="1.5"></path>`;
}

function drawThin(from: number, to: number, y: number): Markup {
  return markup`<path d="M${from} ${y}H${to}" stroke="currentColor" stroke-dasharray="2 3"></path>`;
}

function drawCrossed(from: number, to: number, y: number): Markup {
  return markup`
    ${drawThick(from, to, y)}
    <path d="M${to - 4} ${y - 4}l8 8m0-8l-8 8" stroke="currentColor" stroke-width="2"></path>
  `;
}

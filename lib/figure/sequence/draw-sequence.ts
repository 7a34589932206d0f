import { type Markup, markup, round } from "../../base/markup.ts";
import { drawFrame, SVG_STYLE } from "../chart.ts";
import type { Headline } from "../figure.ts";
import { CODE_FONT, type ColourOf, ERROR_COLOUR } from "../palette.ts";
import { textWidth } from "../text-width.ts";
import type { Side } from "./choose-rows.ts";
import { type Columns, lineWidth, type ProgramColumns, SIZES } from "./columns.ts";
import { drawBar } from "./draw-bar.ts";
import { drawPacket } from "./draw-packet.ts";
import { drawRows } from "./draw-rows.ts";
import type { Lifeline, PhaseSpan, PlacedLine, Plan } from "./plan.ts";

const TOP = 46;
/** The height of the columns' names. */
const HEAD = 27;
const BOTTOM = 8;

/** Draws the plan: an `<svg>` element as wide as its columns, and over it its rows. */
export function drawSequence(
  { title, description }: Headline,
  plan: Plan,
  columns: Columns,
  colourOf: ColourOf,
): Markup {
  const { bars, lines, lifelines, folds } = plan;
  const height = TOP + plan.height + BOTTOM;
  const style = `${SVG_STYLE};font-size:${SIZES.note}px`;
  // it stays in sight while the drawing scrolls below it
  const head = markup`
    <div class="socklab-head">
      <svg aria-hidden="true" viewBox="0 0 ${columns.width} ${HEAD}" fill="currentColor" style=${style}>${drawHeader(columns, HEAD, plan.unit)}</svg>
    </div>
  `;
  const drawing = markup`
    <svg role="img" viewBox="0 0 ${columns.width} ${height}" fill="currentColor" style="${style}">
      <title>${title}</title>
      <desc>${description}</desc>
      ${drawHeader(columns, height, plan.unit)}
      <g transform="translate(0 ${TOP})">
        ${plan.phases.map((span) => drawPhase(span, columns))}
        ${drawGuides(plan, columns)}
        ${folds.map((fold) => drawFold(fold, columns))}
        ${plan.pauses.map((pause) => drawPause(pause, columns))}
        ${lifelines.map((one) => drawLifeline(one, side(columns, one.socket.side), colourOf(one.socket)))}
        ${bars.map((bar) => {
          const own = bar.row.side && side(columns, bar.row.side);
          return own && drawBar(bar, lifelines, own, colourOf(bar.row.step.socket));
        })}
        ${lines.map((line) =>
          line.packet
            ? drawPacket(line.packet, line.y, lifelines, columns, colourOf(line.socket))
            : drawLine(line, columns, colourOf(line.socket)),
        )}
      </g>
    </svg>
  `;
  return drawFrame(columns.width, [head, drawing, drawRows(plan, title, TOP, height)], true);
}

function side(columns: Columns, which: Side): ProgramColumns {
  return (which === "client" ? columns.client : columns.server) as ProgramColumns;
}

function drawHeader({ client, server, kernel, width, time }: Columns, height: number, unit: string): Markup {
  const [left, right] = kernel;
  const heading = (x: number, text: string): Markup =>
    markup`<text x=${x} y="17" text-anchor="middle" font-size="13" font-weight="600">${text}</text>`;
  return markup`
    <rect x=${left} y="0" width=${right - left} height=${height} rx="4" fill-opacity="0.05"></rect>
    <g class="socklab-names">
      <text x=${time} y="17" text-anchor="end" fill-opacity="0.75">${unit}</text>
      ${client && heading(client.middle, server ? "client's program" : "program")}
      ${heading((left + right) / 2, "kernel")}
      ${server && heading(server.middle, client ? "server's program" : "program")}
      <path d="M0 26.5H${width}" stroke="currentColor" stroke-opacity="0.3"></path>
    </g>
  `;
}

/** What some calls in a row are for. */
function drawPhase({ phase, top, bottom }: PhaseSpan, { phase: x }: Columns): Markup {
  return markup`
    <text x=${x - 7} y=${top + 4} text-anchor="end" font-size=${SIZES.phase} fill-opacity="0.8">${phase}</text>
    <path d="M${x - 2} ${top - 7}V${bottom + 9}" stroke="currentColor" stroke-width="2" stroke-opacity="0.3"></path>
  `;
}

/** A faint line from each time to what happened then. */
function drawGuides(plan: Plan, columns: Columns): Markup {
  const from = round(columns.time + 6);
  const d = plan.bars.map(({ top, row }): string => {
    const own = plan.lines.find((line) => line.y === top && line.column === row.side);
    if (row.side === undefined) return "";
    const at = side(columns, row.side);
    // it ends before the first text in its way
    const crossed = plan.lines.filter(
      ({ column, y }) => row.side === "server" && column.startsWith("kernel-") && Math.abs(y - top) < 8,
    );
    const to = Math.min(
      row.side === "server" ? at.edge : at.text - (own ? lineWidth(own) : 0) - 6,
      ...crossed.map((line) => noteLeft(line, columns) - 6),
    );
    return to > from ? `M${from} ${round(top)}H${round(to)}` : "";
  });
  return markup`<path d=${d.join("")} stroke="currentColor" stroke-opacity="0.13"></path>`;
}

/** Where a text within the kernel begins. */
function noteLeft(line: PlacedLine, columns: Columns): number {
  return line.column === "kernel-client"
    ? side(columns, "client").note
    : side(columns, "server").note - lineWidth(line);
}

function drawLifeline(lifeline: Lifeline, columns: ProgramColumns, colour: string): Markup {
  const { lane, top, bottom, tail, opened, closed } = lifeline;
  const x = columns.lifeline(lane);
  const known = knownParts(lifeline, x);
  const after = markup`<path d="M${x} ${bottom}V${tail}" stroke-dasharray="1 3" stroke-opacity="0.6"></path>`;
  return markup`
    <g style="color:${colour}" stroke="currentColor" fill="none">
      <path d="M${x} ${top}V${bottom}" stroke-dasharray="1 3"></path>
      ${tail > bottom && after}
      ${known !== "" && markup`<path d=${known} stroke-width="3"></path>`}
      ${opened && markup`<circle cx=${x} cy=${top} r="3.5" fill="currentColor"></circle>`}
      ${closed && markup`<path d="M${x - 5} ${bottom}h10" stroke-width="2"></path>`}
    </g>
  `;
}

/** Where the kernel answered the same state at both ends. */
function knownParts({ seen }: Lifeline, x: number): string {
  const parts = seen.map(({ y, state }, i) => {
    const next = seen[i + 1];
    const known = next !== undefined && state !== undefined && next.state === state && next.y > y;
    return known ? `M${round(x)} ${round(y)}V${round(next.y)}` : "";
  });
  return parts.join("");
}

const CODE_TONES: readonly string[] = ["call", "result", "error"];

function drawLine(line: PlacedLine, columns: Columns, colour: string): Markup | undefined {
  const { tone, text, name, state } = line;
  if (text === "") return undefined;
  const y = line.y + 4;
  if (line.column === "time") {
    return markup`<text x=${columns.time} y=${y} text-anchor="end" fill-opacity="0.75">${text}</text>`;
  }
  if (tone === "packets") {
    const [left, right] = columns.kernel;
    const x = (left + right) / 2;
    return markup`<text x=${x} y=${y} text-anchor="middle" font-style="italic" fill-opacity="0.85">${text}</text>`;
  }
  const inKernel = line.column.startsWith("kernel-");
  const at = side(columns, line.column.replace("kernel-", "") as Side);
  const atLeft = line.column === "kernel-client" || line.column === "server";
  if (tone === "data") return drawData(line, at.note, atLeft, colour);
  const code = CODE_TONES.includes(tone);
  const failed = tone === "error";
  const strong = (words: string): Markup => markup`<tspan style="fill:${colour}" font-weight="600">${words}</tspan>`;
  return markup`
    <text
      x=${inKernel ? at.note : at.text}
      y=${y}
      text-anchor=${!atLeft && "end"}
      fill-opacity=${tone === "remark" && "0.75"}
      font-family=${code && CODE_FONT}
      font-size=${code && SIZES.code}
      style=${failed && `color:${ERROR_COLOUR}`}
      fill=${failed && "currentColor"}
    >
      ${name && markup`<tspan style="fill:${colour}" font-weight=${tone === "name" && 600}>${inKernel ? `${name} ` : name}</tspan>`}
      ${tone === "state" ? strong(text) : text}
      ${state && strong(` ${state}`)}
    </text>
  `;
}

/** Bytes, as a thing that is handed over. */
function drawData(line: PlacedLine, x: number, atLeft: boolean, colour: string): Markup {
  const width = lineWidth(line);
  const left = atLeft ? x : x - width;
  return markup`
    <rect
      x=${left}
      y=${line.y - 8}
      width=${width}
      height="16"
      rx="8"
      style="color:${colour}"
      fill-opacity="0.12"
      stroke="currentColor"
      stroke-opacity="0.6"
    ></rect>
    <text x=${left + width / 2} y=${line.y + 4} text-anchor="middle">
      <tspan font-family="${CODE_FONT}">${line.name}</tspan>${` ${line.text}`}
    </text>
  `;
}

function drawFold(fold: Plan["folds"][number], { width, phase }: Columns): Markup {
  const y = round(fold.y + 8);
  const bracket =
    fold.top !== undefined &&
    markup`<path d="M${phase + 6} ${fold.top - 6}h-4V${y - 13}" fill="none" stroke="currentColor" stroke-opacity="0.6"></path>`;
  return markup`
    <g>
      <rect x="0" y=${y - 13} width=${width} height="20" rx="3" fill-opacity="0.09"></rect>
      <text x=${width / 2} y=${y + 1} text-anchor="middle" font-style="italic">${fold.text}</text>
      ${bracket}
    </g>
  `;
}

/** A pause: what follows counts from its own zero. */
function drawPause({ y, text }: Plan["pauses"][number], { time, width }: Columns): Markup {
  const half = textWidth(text, SIZES.note) / 2 + 8;
  const middle = width / 2;
  return markup`
    <path
      d="M${round(time + 6)} ${round(y)}H${round(middle - half)}M${round(middle + half)} ${round(y)}H${width}"
      stroke="currentColor"
      stroke-dasharray="6 4"
      stroke-opacity="0.6"
    ></path>
    <text x=${middle} y=${y + 4} text-anchor="middle" font-style="italic">${text}</text>
  `;
}

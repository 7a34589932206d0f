import { type Child, element, round } from "../markup.ts";
import { CODE_FONT, ERROR_COLOUR } from "../palette.ts";
import { colourOf, drawBar } from "./bar.ts";
import { type Columns, lineWidth, type ProgramColumns, SIZES } from "./columns.ts";
import { drawPacket } from "./packet-svg.ts";
import type { Lifeline, PlacedLine, Plan } from "./plan-parts.ts";
import type { Side } from "./rows.ts";

const TOP = 46;
const BOTTOM = 8;

/** Draws the plan: an `<svg>` element as wide as its columns. */
export function sequenceSvg(plan: Plan, columns: Columns, title: string, description: string): Child {
  const height = TOP + plan.height + BOTTOM;
  return element(
    "svg",
    {
      ...{ role: "img", viewBox: `0 0 ${round(columns.width)} ${round(height)}`, fill: "currentColor" },
      style: `display:block;width:100%;max-width:${Math.round(columns.width)}px;height:auto;font-size:${SIZES.note}px`,
    },
    element("title", {}, title),
    element("desc", {}, description),
    header(columns, height, plan.unit),
    element(
      "g",
      { transform: `translate(0 ${TOP})` },
      guides(plan, columns),
      plan.folds.map((fold) => foldBand(fold, columns)),
      plan.lifelines.map((lifeline) => drawLifeline(lifeline, side(columns, lifeline.socket.side))),
      plan.bars.map((bar) => drawBar(bar, plan, side(columns, bar.row.side))),
      plan.lines.map((line) =>
        line.packet ? drawPacket(line.packet, line.y, plan.lifelines, columns) : drawLine(line, columns),
      ),
    ),
  );
}

function side(columns: Columns, which: Side): ProgramColumns {
  return (which === "client" ? columns.client : columns.server) as ProgramColumns;
}

function header({ client, server, kernel, width, time }: Columns, height: number, unit: string): Child {
  const [left, right] = kernel;
  const heading = (x: number, text: string): Child =>
    element("text", { x, y: 17, "text-anchor": "middle", "font-size": 13, "font-weight": 600 }, text);
  return element(
    "g",
    {},
    element("rect", { x: left, y: 0, width: right - left, height, rx: 4, "fill-opacity": "0.05" }),
    element("text", { x: time, y: 17, "text-anchor": "end", "fill-opacity": "0.75" }, unit),
    client && heading(client.middle, server ? "client's program" : "program"),
    heading((left + right) / 2, "kernel"),
    server && heading(server.middle, client ? "server's program" : "program"),
    element("path", { d: `M0 26.5H${round(width)}`, stroke: "currentColor", "stroke-opacity": "0.3" }),
  );
}

/** A faint line from each time to what happened then. */
function guides(plan: Plan, columns: Columns): Child {
  const from = round(columns.time + 6);
  const d = plan.bars.map(({ top, row }) => {
    const own = plan.lines.find((line) => line.y === top && line.column === row.side);
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
  return element("path", { d: d.join(""), stroke: "currentColor", "stroke-opacity": "0.13" });
}

/** Where a text within the kernel begins. */
function noteLeft(line: PlacedLine, columns: Columns): number {
  return line.column === "kernel-client"
    ? side(columns, "client").note
    : side(columns, "server").note - lineWidth(line);
}

function drawLifeline(
  { socket, lane, top, bottom, tail, born, closed, seen }: Lifeline,
  columns: ProgramColumns,
): Child {
  const x = columns.lifeline(lane);
  const known: string[] = [];
  for (const [i, { y, state }] of seen.entries()) {
    const next = seen[i + 1];
    if (next && state !== undefined && next.state === state && next.y > y)
      known.push(`M${round(x)} ${round(y)}V${round(next.y)}`);
  }
  return element(
    "g",
    { style: `color:${colourOf(socket)}`, stroke: "currentColor", fill: "none" },
    element("path", { d: `M${round(x)} ${round(top)}V${round(bottom)}`, "stroke-dasharray": "1 3" }),
    tail > bottom &&
      element("path", {
        d: `M${round(x)} ${round(bottom)}V${round(tail)}`,
        "stroke-dasharray": "1 3",
        "stroke-opacity": "0.6",
      }),
    known.length > 0 && element("path", { d: known.join(""), "stroke-width": 3 }),
    born && element("circle", { cx: x, cy: top, r: 3.5, fill: "currentColor" }),
    closed && element("path", { d: `M${round(x - 5)} ${round(bottom)}h10`, "stroke-width": 2 }),
  );
}

function drawLine(line: PlacedLine, columns: Columns): Child {
  const { tone, text, name, socket } = line;
  if (text === "") return undefined;
  const y = line.y + 4;
  if (line.column === "time") {
    return element("text", { x: columns.time, y, "text-anchor": "end", "fill-opacity": "0.75" }, text);
  }
  if (tone === "packets") {
    const [left, right] = columns.kernel;
    const x = (left + right) / 2;
    return element("text", { x, y, "text-anchor": "middle", "font-style": "italic", "fill-opacity": "0.85" }, text);
  }
  const kernel = line.column.startsWith("kernel-");
  const at = side(columns, line.column.replace("kernel-", "") as Side);
  const atLeft = line.column === "kernel-client" || line.column === "server";
  const colour = colourOf(socket);
  if (tone === "data") return pill(line, at.note, atLeft, colour);
  const own = tone === "error" ? `color:${ERROR_COLOUR}` : undefined;
  return element(
    "text",
    {
      x: kernel ? at.note : at.text,
      y,
      "text-anchor": atLeft ? undefined : "end",
      ...(tone === "remark" ? { "fill-opacity": "0.75" } : {}),
      ...(["call", "result", "error", "data"].includes(tone) && { "font-family": CODE_FONT }),
      "font-size": ["call", "result", "error"].includes(tone) ? SIZES.code : undefined,
      style: own,
      fill: own ? "currentColor" : undefined,
    },
    name &&
      element(
        "tspan",
        { style: `fill:${colour}`, "font-weight": tone === "name" ? 600 : undefined },
        kernel ? `${name} ` : name,
      ),
    tone === "state" ? element("tspan", { style: `fill:${colour}`, "font-weight": 600 }, text) : text,
    line.state && element("tspan", { style: `fill:${colour}`, "font-weight": 600 }, ` ${line.state}`),
  );
}

/** Bytes, as a thing that is handed over. */
function pill(line: PlacedLine, x: number, atLeft: boolean, colour: string): Child {
  const width = lineWidth(line);
  const left = atLeft ? x : x - width;
  const code = element("tspan", { "font-family": CODE_FONT }, line.name);
  return [
    element("rect", {
      ...{ x: left, y: line.y - 8, width, height: 16, rx: 8, style: `color:${colour}` },
      ...{ "fill-opacity": "0.12", stroke: "currentColor", "stroke-opacity": "0.6" },
    }),
    element("text", { x: left + width / 2, y: line.y + 4, "text-anchor": "middle" }, code, ` ${line.text}`),
  ];
}

function foldBand(fold: Plan["folds"][number], columns: Columns): Child {
  const y = round(fold.y + 8);
  return element(
    "g",
    {},
    element("rect", { x: 0, y: y - 13, width: columns.width, height: 20, rx: 3, "fill-opacity": "0.09" }),
    element("text", { x: columns.width / 2, y: y + 1, "text-anchor": "middle", "font-style": "italic" }, fold.text),
    fold.top !== undefined &&
      element("path", {
        ...{
          d: `M6 ${round(fold.top - 6)}H2V${y - 13}`,
          fill: "none",
          stroke: "currentColor",
          "stroke-opacity": "0.6",
        },
      }),
  );
}

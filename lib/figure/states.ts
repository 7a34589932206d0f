import type { SocketNames } from "../analysis/socket-names.ts";
import { socketsOf } from "../analysis/sockets.ts";
import { type Leg, legsOf, type Path, pathsOf, pathText, whose } from "../analysis/state-paths.ts";
import { stepsOf } from "../analysis/steps.ts";
import { cut, plural } from "../analysis/wording.ts";
import type { TraceEvent } from "../trace/event.ts";
import type { TcpEndpoint } from "../trace/linux/procnet.ts";
import { chart } from "./chart.ts";
import { type Figure, figureOf } from "./figure.ts";
import { type Child, element, round } from "./markup.ts";
import { COLOURS, socketColour } from "./palette.ts";
import { BOX, PLACES, type Place, placeName, TRANSITIONS, type Transition, wayBetween } from "./state-diagram.ts";
import { textWidth } from "./text-width.ts";

/** What a figure of states shows. */
export interface StatesOptions {
  /** Sockets (or descriptors) by the names that they shall have. */
  readonly names?: SocketNames;
  /** What the figure is called, for screen readers and in text. */
  readonly title?: string;
  /**
   * What `tcpEndpoints()` said after the last call. A closed socket has no descriptor to ask, so what became of it since
   * its `close()`, TIME_WAIT for one, is only seen there.
   */
  readonly endpoints?: readonly TcpEndpoint[];
}

const MOST_PATHS = COLOURS;
const HEIGHT = 560;
const LEGEND_X = 668;
/** Ways along one arrow stand so far apart, and closer where there are many. */
const PITCH = 15;
const ROOM = 104;

/**
 * The state diagram of TCP (RFC 9293), with the way that each socket took: the states that the kernel answered, in
 * order. Where it was not asked in between, the way is dashed.
 *
 * @param events a record, in order, made with `trace.observe`
 * @example
 * ```ts
 * import { statesFigure, tcpEndpoints, trace } from "socklab";
 *
 * console.log(statesFigure(trace.events(), { endpoints: tcpEndpoints() }).text);
 * ```
 */
export function statesFigure(events: readonly TraceEvent[], options: StatesOptions = {}): Figure {
  const title = options.title ?? "The states of each socket";
  const sockets = socketsOf(events, options.names);
  const { sights } = stepsOf(events, sockets);
  const all = pathsOf(sockets.list, sights, options.endpoints ?? []);
  const paths = all.slice(0, MOST_PATHS);
  const legs = paths.map(legsOf);
  const description = `${plural(
    all.reduce((sum, path) => sum + path.sockets.length, 0),
    "socket",
  )} with a known TCP state.`;
  const notes = [
    legs.flat().some((leg) => !leg.direct)
      ? "Dashed: the kernel was not asked in between, so states may be missing."
      : "",
    legs.flat().some((leg) => leg.times > 1) ? "×: how often an arrow was taken." : "",
    all.length > paths.length ? `${plural(all.length - paths.length, "other way")} through the diagram not drawn.` : "",
    all.length === 0 ? "No state was observed." : "",
  ].filter((note) => note !== "");
  return figureOf({
    ...{ title, description, notes },
    body: draw(paths, legs, title, description),
    text: [`${title}: ${description}`, ...all.slice(0, 40).map((path) => `${whose(path)}: ${pathText(path)}`)].join(
      "\n",
    ),
  });
}

function draw(paths: readonly Path[], legs: readonly (readonly Leg[])[], title: string, description: string): Child {
  const drawn = paths.map((path, i) => drawPath(path, i, legs));
  return chart(
    HEIGHT,
    title,
    description,
    TRANSITIONS.map((one) => drawTransition(one, legs.filter((path) => path.some((leg) => goes(leg, one))).length)),
    (Object.keys(PLACES) as Place[]).map((place) => drawPlace(place, paths)),
    drawn.map(({ arrows }) => arrows),
    drawn.map(({ numbers }) => numbers),
    paths.map((path, i) => drawLegend(path, i)),
  );
}

function goes(leg: Leg, { from, to }: Pick<Transition, "from" | "to">): boolean {
  return leg.from === from && leg.to === to;
}

/** @param ways how many paths take it: its text makes room for them */
function drawTransition({ from, to, by, side }: Transition, ways: number): Child {
  const { start, end } = wayBetween(from, to);
  const [x, y] = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2];
  const sign = side === "left" ? -1 : 1;
  return element(
    "g",
    { "font-size": 10.5, "fill-opacity": "0.8" },
    element("path", {
      ...{ d: `M${point(start)}L${point(end)}${head(start, end, 6)}`, fill: "none" },
      ...{ stroke: "currentColor", "stroke-opacity": "0.35" },
    }),
    element(
      "text",
      { x: x + sign * (12 + ways * 9), y: y + 3, "text-anchor": side === "left" ? "end" : undefined },
      by,
    ),
  );
}

function drawPlace(place: Place, paths: readonly Path[]): Child {
  const [x, y] = PLACES[place];
  const visitors = paths.filter((path) => path.places.includes(place));
  const seen = visitors.length > 0;
  return element(
    "g",
    { "font-size": 11.5 },
    element("rect", {
      ...{ x: x - BOX.x, y: y - BOX.y, width: 2 * BOX.x, height: 2 * BOX.y, rx: 6 },
      ...{ "fill-opacity": seen ? "0.1" : "0.03", stroke: "currentColor", "stroke-opacity": seen ? "0.9" : "0.35" },
    }),
    element(
      "text",
      {
        x,
        y: y + 4,
        "text-anchor": "middle",
        "font-weight": seen ? 600 : undefined,
        "fill-opacity": seen ? undefined : "0.75",
      },
      placeName(place),
    ),
    visitors.map((path, i) =>
      element("circle", { cx: x - BOX.x + 4 + i * 9, cy: y - BOX.y, r: 4, style: `fill:${socketColour(path.colour)}` }),
    ),
  );
}

/** A path's arrows, and apart from them their numbers, which stand above all arrows. */
function drawPath(path: Path, which: number, all: readonly (readonly Leg[])[]): { arrows: Child; numbers: Child } {
  const drawn = (all[which] ?? []).map((leg) => {
    // ways along the same arrow stand beside each other
    const along = all.filter((legs) => legs.some((one) => goes(one, leg)));
    const beside = along.indexOf(all[which] as (typeof all)[number]) - (along.length - 1) / 2;
    const { start, end } = wayBetween(leg.from, leg.to, beside * Math.min(PITCH, ROOM / along.length));
    // a little before the middle, and one after the other, so that the numbers of different ways do not meet
    const reach = 0.42 + beside * (end[0] < start[0] ? -0.17 : 0.17);
    const arrow = [
      element("path", {
        ...{ d: `M${point(start)}L${point(end)}`, stroke: "currentColor", "stroke-width": 2.5, fill: "none" },
        "stroke-dasharray": leg.direct ? undefined : "6 4",
      }),
      element("path", { d: head(start, end, 9), stroke: "currentColor", "stroke-width": 2.5, fill: "none" }),
    ];
    const number = drawNumber(leg, start[0] + (end[0] - start[0]) * reach, start[1] + (end[1] - start[1]) * reach);
    return { arrow, number };
  });
  const group = (parts: Child[]): Child =>
    element("g", { style: `color:${socketColour(path.colour)}`, fill: "currentColor" }, parts);
  return { arrows: group(drawn.map(({ arrow }) => arrow)), numbers: group(drawn.map(({ number }) => number)) };
}

/** Which steps of the way an arrow is, and how often it was taken where that was more than once. */
function drawNumber({ numbers, times }: Leg, x: number, y: number): Child {
  const text = cut(`${numbers.join(", ")}${times > 1 ? ` ×${times}` : ""}`, 12);
  const width = Math.max(16, textWidth(text, 11) * 1.25 + 10);
  return [
    element("rect", { x: x - width / 2, y: y - 8, width, height: 16, rx: 8 }),
    element(
      "text",
      {
        ...{ x, y: y + 4, "text-anchor": "middle", "font-size": 11, "font-weight": 700 },
        style: "fill:var(--jp-layout-color0, Canvas)",
      },
      text,
    ),
  ];
}

function drawLegend(path: Path, i: number): Child {
  const y = 60 + i * 34;
  const name = cut(whose(path), 26);
  const first = `first seen ${placeName(path.places[0] as Place)}`;
  return [
    element("rect", {
      x: LEGEND_X,
      y: y - 8,
      width: 12,
      height: 12,
      rx: 3,
      style: `fill:${socketColour(path.colour)}`,
    }),
    element("text", { x: LEGEND_X + 18, y: y + 2, "font-weight": 600 }, name),
    element("text", { x: LEGEND_X + 18, y: y + 16, "font-size": 10.5, "fill-opacity": "0.8" }, first),
  ];
}

function point([x, y]: readonly [number, number]): string {
  return `${round(x)} ${round(y)}`;
}

/** Two short strokes that make an arrow's head. */
function head(start: readonly [number, number], end: readonly [number, number], size: number): string {
  const angle = Math.atan2(end[1] - start[1], end[0] - start[0]);
  const wing = (turn: number): readonly [number, number] => [
    end[0] - size * Math.cos(angle + turn),
    end[1] - size * Math.sin(angle + turn),
  ];
  return `M${point(wing(0.45))}L${point(end)}L${point(wing(-0.45))}`;
}

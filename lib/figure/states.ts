import { formatAddress } from "../syscall/address.ts";
import type { TraceEvent } from "../trace/event.ts";
import type { TcpState } from "../trace/kernel.ts";
import type { TcpEndpoint } from "../trace/procnet.ts";
import { CHART_WIDTH, chart } from "./chart.ts";
import { type Figure, figureOf } from "./figure.ts";
import { type Child, element, round } from "./markup.ts";
import { socketColour } from "./palette.ts";
import type { SocketNames } from "./socket-names.ts";
import { type SocketIdentity, socketsOf } from "./sockets.ts";
import {
  BOX,
  PLACES,
  type Place,
  placeName,
  placeOf,
  TRANSITIONS,
  type Transition,
  wayBetween,
} from "./state-diagram.ts";
import { type Sight, stepsOf } from "./steps.ts";
import { textWidth } from "./text-width.ts";
import { cut, plural } from "./wording.ts";

/** What a figure of states shows. */
export interface StatesOptions {
  /** Sockets (or descriptors) by the names that they shall have. */
  readonly names?: SocketNames;
  /** What the figure is called, for screen readers and in text. */
  readonly title?: string;
  /**
   * What `tcpEndpoints()` said after the last call. A closed socket has no descriptor to ask, so TIME_WAIT is only seen
   * there.
   */
  readonly endpoints?: readonly TcpEndpoint[];
}

/** The way that a socket, or several alike, took through the diagram. */
interface Path {
  readonly sockets: readonly SocketIdentity[];
  readonly places: readonly Place[];
}

const MOST_PATHS = 6;
const HEIGHT = 560;
const LEGEND_X = 668;

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
  const sights = stepsOf(events, sockets).list.flatMap((step) => step.sights);
  const all = pathsOf(sockets.list, sights, options.endpoints ?? []);
  const paths = all.slice(0, MOST_PATHS);
  const description = `${plural(
    all.reduce((sum, path) => sum + path.sockets.length, 0),
    "socket",
  )} with a known TCP state.`;
  const notes = [
    paths.some(hasGap) ? "Dashed: the kernel was not asked in between, so states may be missing." : "",
    all.length > paths.length ? `${plural(all.length - paths.length, "other way")} through the diagram not drawn.` : "",
    all.length === 0 ? "No state was observed." : "",
  ].filter((note) => note !== "");
  return figureOf({
    ...{ title, description, notes },
    body: draw(paths, title, description),
    text: [`${title}: ${description}`, ...all.slice(0, 40).map((path) => `${whose(path)}: ${plain(path)}`)].join("\n"),
  });
}

function pathsOf(list: readonly SocketIdentity[], sights: readonly Sight[], endpoints: readonly TcpEndpoint[]): Path[] {
  const states = new Map<SocketIdentity, TcpState[]>();
  for (const { socket, view } of [...sights].sort((one, other) => one.atNs - other.atNs)) {
    const seen = states.get(socket) ?? [];
    if (view.state && view.state !== seen.at(-1)) states.set(socket, seen).get(socket)?.push(view.state);
  }
  for (const socket of list) {
    const later = endpoints.find((one) => socket.closedNs !== undefined && sameEnds(socket, one));
    if (later) states.set(socket, [...(states.get(socket) ?? []), later.state]);
  }
  const paths = new Map<string, Path & { sockets: SocketIdentity[] }>();
  for (const [socket, seen] of states) {
    const places: Place[] = [];
    for (const state of seen) {
      const place = placeOf(
        state,
        places.some((one) => one !== "CLOSED"),
      );
      if (place !== places.at(-1)) places.push(place);
    }
    const key = `${socket.role} ${places.join()}`;
    const same = paths.get(key);
    if (same) same.sockets.push(socket);
    else paths.set(key, { sockets: [socket], places });
  }
  return [...paths.values()];
}

function sameEnds({ local, peer }: SocketIdentity, endpoint: TcpEndpoint): boolean {
  if (local === undefined || peer === undefined) return false;
  return formatAddress(local) === formatAddress(endpoint.local) && formatAddress(peer) === formatAddress(endpoint.peer);
}

function isTransition(from: Place, to: Place): boolean {
  return TRANSITIONS.some((one) => one.from === from && one.to === to);
}

function hasGap({ places }: Path): boolean {
  return places.some((place, i) => i > 0 && !isTransition(places[i - 1] as Place, place));
}

function whose({ sockets }: Path): string {
  const [first] = sockets as [SocketIdentity];
  return sockets.length === 1 ? first.name : `${first.name} and ${plural(sockets.length - 1, "other")} like it`;
}

function plain({ places }: Path): string {
  return places
    .map((place, i) => {
      const before = places[i - 1];
      const arrow = before === undefined ? "" : isTransition(before, place) ? "-> " : "..> ";
      return arrow + placeName(place);
    })
    .join(" ");
}

function draw(paths: readonly Path[], title: string, description: string): Child {
  return chart(
    HEIGHT,
    title,
    description,
    TRANSITIONS.map(drawTransition),
    (Object.keys(PLACES) as Place[]).map((place) => drawPlace(place, paths)),
    paths.map((path) => drawPath(path, paths)),
    paths.map((path, i) => drawLegend(path, i)),
  );
}

function drawTransition({ from, to, by, side }: Transition): Child {
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
    by && element("text", { x: x + sign * 12, y: y + 3, "text-anchor": side === "left" ? "end" : undefined }, by),
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
      element("circle", { cx: x - BOX.x + 4 + i * 9, cy: y - BOX.y, r: 4, style: `fill:${colourOf(path)}` }),
    ),
  );
}

function colourOf({ sockets }: Path): string {
  return socketColour((sockets[0] as SocketIdentity).colour);
}

function drawPath(path: Path, all: readonly Path[]): Child {
  const arrows = path.places.slice(1).map((place, i) => {
    const before = path.places[i] as Place;
    // ways along the same arrow stand beside each other
    const along = all.filter((one) => one.places.some((there, j) => there === place && one.places[j - 1] === before));
    const { start, end } = wayBetween(before, place, (along.indexOf(path) - (along.length - 1) / 2) * 11);
    // a little before the middle, so that numbers of crossing ways do not meet
    const at = [start[0] + (end[0] - start[0]) * 0.42, start[1] + (end[1] - start[1]) * 0.42] as const;
    return [
      element("path", {
        ...{ d: `M${point(start)}L${point(end)}`, stroke: "currentColor", "stroke-width": 2.5, fill: "none" },
        "stroke-dasharray": isTransition(before, place) ? undefined : "6 4",
      }),
      element("path", { d: head(start, end, 9), stroke: "currentColor", "stroke-width": 2.5, fill: "none" }),
      element("circle", { cx: at[0], cy: at[1], r: 8 }),
      element(
        "text",
        {
          ...{ x: at[0], y: at[1] + 4, "text-anchor": "middle", "font-size": 11, "font-weight": 700 },
          style: "fill:var(--jp-layout-color0, Canvas)",
        },
        String(i + 1),
      ),
    ];
  });
  return element("g", { style: `color:${colourOf(path)}`, fill: "currentColor" }, arrows);
}

function drawLegend(path: Path, i: number): Child {
  const y = 60 + i * 34;
  const name = cut(whose(path), 26);
  const first = `first seen ${placeName(path.places[0] as Place)}`;
  const x = Math.min(LEGEND_X, CHART_WIDTH - 24 - textWidth(name, 12));
  return [
    element("rect", { x, y: y - 8, width: 12, height: 12, rx: 3, style: `fill:${colourOf(path)}` }),
    element("text", { x: x + 18, y: y + 2, "font-weight": 600 }, name),
    element("text", { x: x + 18, y: y + 16, "font-size": 10.5, "fill-opacity": "0.8" }, first),
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

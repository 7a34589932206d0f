import { PacketEnds } from "../analysis/packet-ends.ts";
import { resetsOf } from "../analysis/resets.ts";
import { socketsOf } from "../analysis/sockets.ts";
import { type Leg, legsOf, pathsOf, pathText, type StatePath, whose } from "../analysis/state-paths.ts";
import { stepsOf } from "../analysis/steps.ts";
import { type DiagramState, stateName, TRANSITIONS, type Transition } from "../analysis/tcp-states.ts";
import { type Markup, markup, round } from "../base/markup.ts";
import { cut, plural } from "../base/text.ts";
import type { Packet } from "../capture/packet.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import type { TraceEvent } from "../trace/event.ts";
import type { TcpEndpoint } from "../trace/linux/procnet.ts";
import { lostWords } from "../trace/lost-words.ts";
import { chart } from "./chart.ts";
import { type Figure, figureOf, type Headline, NAMED_KEYS, type Named } from "./figure.ts";
import { type ColourOf, colourSockets, SOCKET_COLOURS } from "./palette.ts";
import { BOX, CENTRES, placesOn, textSide, wayBetween } from "./state-diagram.ts";
import { textWidth } from "./text-width.ts";

/** What a figure of states shows. */
export interface StatesOptions extends Named {
  /**
   * What `tcpEndpoints()` said after the last call. A closed socket has no descriptor to ask, so what became of it since
   * its `close()`, TIME_WAIT for one, is only seen there.
   */
  readonly endpoints?: readonly TcpEndpoint[];
  /** The packets that were captured meanwhile: a RST among them is what ended a connection. */
  readonly packets?: readonly Packet[];
}

const MOST_PATHS = SOCKET_COLOURS.length;
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
  checkOptions("statesFigure", options, [...NAMED_KEYS, "endpoints", "packets"], '{ title: "What happened" }');
  const { names, title = "The states of each socket", endpoints, packets = [] } = options;
  const sockets = socketsOf(events, names);
  const steps = stepsOf(events, sockets);
  const resets = resetsOf(steps, packets, new PacketEnds(sockets, steps));
  const all = pathsOf(sockets.list, steps.sights, endpoints, resets);
  const paths = colourPaths(all.slice(0, MOST_PATHS), colourSockets(sockets.list));
  const legs = paths.flatMap((path) => path.legs);
  const seen = all.reduce((sum, path) => sum + path.sockets.length, 0);
  const headline = { title, description: `${plural(seen, "socket")} with a known TCP state.` };
  return figureOf(
    headline,
    {
      asText: true,
      body: draw(headline, paths),
      lines: all.slice(0, 40).map((path) => `${whose(path)}: ${pathText(path)}`),
      legend: [
        legs.some((leg) => !leg.direct) && "Dashed: the kernel was not asked in between, so states may be missing.",
        legs.some((leg) => leg.times > 1) && "×: how often an arrow was taken.",
        legs.some((leg) => leg.reset === "sent") &&
          "close() sends RST: a packet told so, or the kernel had no such connection after a close() with SO_LINGER 0 or with bytes unread.",
        legs.some((leg) => leg.reset === "comes") &&
          "RST comes: a packet or ECONNRESET told so, or the kernel's answer CLOSE while the program had ended nothing.",
      ],
      notes: [
        ...lostWords(events),
        all.length > paths.length && `${plural(all.length - paths.length, "other way")} through the diagram not drawn.`,
        all.length === 0 && "No state was observed.",
      ],
    },
    options.legend,
  );
}

/** A path that is drawn. */
type DrawnPath = StatePath & { readonly legs: readonly Leg[]; readonly colour: string };

/** Gives each path the colour of its first socket, unless another path has it. */
function colourPaths(paths: readonly StatePath[], colourOf: ColourOf): DrawnPath[] {
  const free = new Set(SOCKET_COLOURS);
  return paths.map((path) => {
    const own = colourOf(path.sockets[0]);
    const colour = free.has(own) ? own : ([...free][0] ?? own);
    free.delete(colour);
    return { ...path, legs: legsOf(path), colour };
  });
}

function draw(headline: Headline, paths: readonly DrawnPath[]): Markup {
  const drawn = paths.map((path) => drawPath(path, paths));
  const ways = (one: Pick<Transition, "from" | "to">): number =>
    paths.filter(({ legs }) => legs.some((leg) => goes(leg, one))).length;
  return chart(
    headline,
    HEIGHT,
    TRANSITIONS.map((one) => drawTransition(one, ways(one))),
    resetsIn(paths).map((leg) => drawTransition(leg, ways(leg))),
    (Object.keys(CENTRES) as DiagramState[]).map((state) => drawState(state, paths)),
    drawn.map(({ arrows }) => arrows),
    drawn.map(({ numbers }) => numbers),
    paths.map((path, i) => drawLegend(path, i)),
  );
}

/** The arrows that a RST takes, each once. The RFC's diagram has none for it. */
function resetsIn(paths: readonly DrawnPath[]): Transition[] {
  const legs = paths.flatMap((path) => path.legs.filter(({ reset }) => reset));
  return [...new Set(legs.map(({ from }) => from))].map((from) => {
    const own = legs.filter((leg) => leg.from === from);
    const words = new Set(own.map(({ reset }) => (reset === "sent" ? "close() sends RST" : "RST comes")));
    return { from, to: "END", by: [...words].sort().join(" or ") };
  });
}

function goes(leg: Leg, { from, to }: Pick<Transition, "from" | "to">): boolean {
  return leg.from === from && leg.to === to;
}

/** @param ways how many paths take it: its text makes room for them */
function drawTransition(transition: Transition, ways: number): Markup {
  const { start, end } = wayBetween(transition.from, transition.to);
  const { text: part } = placesOn(transition);
  const [x, y] = [start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part];
  const left = textSide(transition) === "left";
  const at = x + (left ? -1 : 1) * (12 + ways * 9);
  return markup`
    <g font-size="10.5" fill-opacity="0.8">
      <path
        d="M${point(start)}L${point(end)}${head(start, end, 6)}"
        fill="none"
        stroke="currentColor"
        stroke-opacity="0.35"
      ></path>
      <text x=${at} y=${y + 3} text-anchor=${left && "end"}>${transition.by}</text>
    </g>
  `;
}

function drawState(state: DiagramState, paths: readonly DrawnPath[]): Markup {
  const [x, y] = CENTRES[state];
  const visitors = paths.filter((path) => path.states.includes(state));
  const seen = visitors.length > 0;
  const dot = ({ colour }: DrawnPath, i: number): Markup =>
    markup`<circle cx=${x - BOX.x + 4 + i * 9} cy=${y - BOX.y} r="4" style="fill:${colour}"></circle>`;
  return markup`
    <g font-size="11.5">
      <rect
        x=${x - BOX.x}
        y=${y - BOX.y}
        width=${2 * BOX.x}
        height=${2 * BOX.y}
        rx="6"
        fill-opacity=${seen ? "0.1" : "0.03"}
        stroke="currentColor"
        stroke-opacity=${seen ? "0.9" : "0.35"}
      ></rect>
      <text x=${x} y=${y + 4} text-anchor="middle" font-weight=${seen && 600} fill-opacity=${!seen && "0.75"}>
        ${stateName(state)}
      </text>
      ${visitors.map(dot)}
    </g>
  `;
}

/** A path's arrows, and apart from them their numbers, which stand above all arrows. */
function drawPath(path: DrawnPath, all: readonly DrawnPath[]): { arrows: Markup; numbers: Markup } {
  const drawn = path.legs.map((leg) => {
    // ways along the same arrow stand beside each other
    const along = all.filter(({ legs }) => legs.some((one) => goes(one, leg)));
    const beside = along.indexOf(path) - (along.length - 1) / 2;
    const { start, end } = wayBetween(leg.from, leg.to, beside * Math.min(PITCH, ROOM / along.length));
    // a little before the middle, and one after the other, so that the numbers of different ways do not meet
    const reach = placesOn(leg).number + beside * (end[0] < start[0] ? -0.17 : 0.17);
    const dashes = !leg.direct && "6 4";
    const line = `M${point(start)}L${point(end)}`;
    const arrow = markup`
      <path d=${line} stroke="currentColor" stroke-width="2.5" fill="none" stroke-dasharray=${dashes}></path>
      <path d=${head(start, end, 9)} stroke="currentColor" stroke-width="2.5" fill="none"></path>
    `;
    const number = drawNumber(leg, start[0] + (end[0] - start[0]) * reach, start[1] + (end[1] - start[1]) * reach);
    return { arrow, number };
  });
  const group = (parts: readonly Markup[]): Markup =>
    markup`<g style="color:${path.colour}" fill="currentColor">${parts}</g>`;
  return { arrows: group(drawn.map(({ arrow }) => arrow)), numbers: group(drawn.map(({ number }) => number)) };
}

/** Which steps of the way an arrow is, and how often it was taken where that was more than once. */
function drawNumber({ numbers, times }: Leg, x: number, y: number): Markup {
  const text = cut(`${numbers.join(", ")}${times > 1 ? ` ×${times}` : ""}`, 12);
  const width = Math.max(16, textWidth(text, 11) * 1.25 + 10);
  return markup`
    <rect x=${x - width / 2} y=${y - 8} width=${width} height="16" rx="8"></rect>
    <text
      x=${x}
      y=${y + 4}
      text-anchor="middle"
      font-size="11"
      font-weight="700"
      style="fill:var(--jp-layout-color0, Canvas)"
    >${text}</text>
  `;
}

function drawLegend(path: DrawnPath, i: number): Markup {
  const y = 60 + i * 34;
  const first = `first seen ${stateName(path.states[0] as DiagramState)}`;
  return markup`
    <rect x=${LEGEND_X} y=${y - 8} width="12" height="12" rx="3" style="fill:${path.colour}"></rect>
    <text x=${LEGEND_X + 18} y=${y + 2} font-weight="600">${cut(whose(path), 26)}</text>
    <text x=${LEGEND_X + 18} y=${y + 16} font-size="10.5" fill-opacity="0.8">${first}</text>
  `;
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

import { ACCEPTS, RECEIVES, SENDS } from "../analysis/call-kinds.ts";
import { quietSpans, type Span } from "../analysis/quiet-spans.ts";
import type { SocketNames } from "../analysis/socket-names.ts";
import { type SocketIdentity, socketsOf } from "../analysis/sockets.ts";
import { type Step, type Steps, stepsOf } from "../analysis/steps.ts";
import { bytesText, cut, plural } from "../analysis/wording.ts";
import type { CallName } from "../syscall/libc.ts";
import type { TraceEvent } from "../trace/event.ts";
import type { KernelView } from "../trace/linux/kernel-view.ts";
import { duration } from "../trace/strace-text.ts";
import { CHART_WIDTH, chart, drawTimeAxis, hatching, PLOT, timeScale } from "./chart.ts";
import { type Figure, figureOf } from "./figure.ts";
import { type Child, element, round } from "./markup.ts";
import { socketColour } from "./palette.ts";

/** What a figure of queues shows. */
export interface QueuesOptions {
  /** Sockets (or descriptors) by the names that they shall have. */
  readonly names?: SocketNames;
  /** What the figure is called, for screen readers and in text. */
  readonly title?: string;
}

/** One queue of one socket: what the kernel said is in it, each time that it was asked. */
interface Queue {
  readonly socket: SocketIdentity;
  readonly kind: keyof typeof KINDS;
  readonly points: readonly { readonly atNs: number; readonly value: number }[];
  readonly most: number;
  /** How many fit, of an accept queue. */
  readonly limit: number | undefined;
}

/** A queue that is drawn. */
type Shown = Queue & {
  /** When a call on its socket waited because of it, ns. */
  readonly waits: readonly { readonly fromNs: number; readonly toNs: number }[];
};

const NOBODY: ReadonlySet<CallName> = new Set();
const KINDS = {
  halfOpen: { name: "half-open", waiters: NOBODY, amount: (n: number) => plural(n, "handshake") },
  acceptQueue: { name: "accept queue", waiters: ACCEPTS, amount: (n: number) => plural(n, "connection") },
  recvQueue: { name: "receive queue", waiters: RECEIVES, amount: bytesText },
  sendQueue: { name: "send queue", waiters: SENDS, amount: bytesText },
} as const;

const ORDER = Object.keys(KINDS) as readonly Queue["kind"][];

const TOP = 28;
const ROW = 84;
const PLOT_HEIGHT = 56;
const MOST_QUEUES = 12;
const MOST_POINTS = 400;

/**
 * What waited in the kernel's queues, over time: handshakes that had not ended (where the listener was looked at with
 * `view()` or `kernelView()`), connections for `accept`, bytes for `recv`, bytes that the peer has not
 * acknowledged. A dot is an answer of the kernel; between two of them nobody asked. Hatched: a call waited.
 *
 * @param events a record, in order, made with `trace.observe`
 * @example
 * ```ts
 * import { queuesFigure, trace } from "socklab";
 *
 * console.log(queuesFigure(trace.events()).text);
 * ```
 */
export function queuesFigure(events: readonly TraceEvent[], options: QueuesOptions = {}): Figure {
  const title = options.title ?? "What waits in the kernel's queues";
  const steps = stepsOf(events, socketsOf(events, options.names));
  const { spanNs } = steps;
  const all = queuesOf(steps);
  const shown = all.slice(0, MOST_QUEUES).map((queue) => ({ ...queue, waits: waitsFor(steps.list, queue) }));
  const pauses = quietSpans(busy(steps), spanNs);
  const description = `${plural(all.length, "queue")} that held something, within ${duration(spanNs)}.`;
  const thinned = shown.some((queue) => queue.points.length > MOST_POINTS);
  const notes = [
    all.length === 0
      ? "No queue was seen to hold anything."
      : `Time runs to the right, to scale${pauses.length > 0 ? ", but for pauses in which nothing happened: grey, with their length" : ""}. A dot: the kernel was asked; dotted: it changed in between, nobody asked when.`,
    shown.some((queue) => queue.waits.length > 0) ? "Hatched: a call waited." : "",
    all.length > shown.length ? `${plural(all.length - shown.length, "more queue")} not drawn.` : "",
    thinned ? `At most ${MOST_POINTS} answers of each queue are drawn.` : "",
  ].filter((note) => note !== "");
  return figureOf({
    ...{ title, description, notes },
    body: shown.length > 0 && draw(shown, spanNs, pauses, title, description),
    text: [`${title}: ${description}`, ...shown.flatMap(plain)].join("\n"),
  });
}

function queuesOf({ sights }: Steps): Queue[] {
  const found = new Map<number, Queue & { points: { atNs: number; value: number }[] }>();
  for (const { socket, atNs, view } of sights) {
    for (const [i, kind] of ORDER.entries()) {
      const value = view[kind];
      if (value === undefined || !countsBytes(kind, view)) continue;
      const key = socket.index * ORDER.length + i;
      const queue = found.get(key);
      if (queue) queue.points.push({ atNs, value });
      else {
        const limit = kind === "acceptQueue" && view.acceptLimit !== undefined ? view.acceptLimit + 1 : undefined;
        found.set(key, { socket, kind, limit, points: [{ atNs, value }], most: 0 });
      }
    }
  }
  return [...found.values()]
    .map((queue) => ({ ...queue, most: queue.points.reduce((most, { value }) => Math.max(most, value), 0) }))
    .filter((queue) => queue.most > 0)
    .sort((one, other) => one.socket.index - other.socket.index || ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
}

/** Once a connection is closing, the kernel counts its FIN as a byte to send. */
function countsBytes(kind: keyof typeof KINDS, { state }: KernelView): boolean {
  return kind !== "sendQueue" || state === undefined || state === "ESTABLISHED" || state === "CLOSE_WAIT";
}

function waitsFor(steps: readonly Step[], { socket, kind }: Queue): Shown["waits"] {
  const calls = KINDS[kind].waiters;
  return steps.flatMap((step) => (step.socket === socket && step.wait && calls.has(step.call) ? [step.wait] : []));
}

/** When a call was under way, or the kernel was asked. */
function busy({ list, sights }: Steps): Span[] {
  return [
    ...list.map(({ startNs, endNs }) => [startNs, endNs] as const),
    ...sights.map(({ atNs }) => [atNs, atNs] as const),
  ];
}

function draw(
  queues: readonly Shown[],
  spanNs: number,
  pauses: readonly Span[],
  title: string,
  description: string,
): Child {
  const height = TOP + queues.length * ROW;
  return chart(
    height,
    title,
    description,
    drawTimeAxis(spanNs, height - 8, pauses),
    queues.map((queue, i) => drawQueue(queue, TOP + i * ROW, timeScale(spanNs, pauses))),
  );
}

function drawQueue(queue: Shown, top: number, x: (ns: number) => number): Child {
  const { socket, kind, most, limit, waits } = queue;
  const base = top + 10 + PLOT_HEIGHT;
  const full = Math.max(most, limit ?? 0);
  const y = (value: number): number => base - (PLOT_HEIGHT * value) / full;
  const points = thin(queue.points);
  const pieces = points.slice(1).map((point, i) => {
    const before = points[i] as typeof point;
    const d = `M${round(x(before.atNs))} ${round(y(before.value))}L${round(x(point.atNs))} ${round(y(point.value))}`;
    return { d, same: before.value === point.value };
  });
  const path = (same: boolean): string => pieces.flatMap((piece) => (piece.same === same ? [piece.d] : [])).join("");
  const dots = points.map(({ atNs, value }) => `M${round(x(atNs))} ${round(y(value))}h0`).join("");
  return [
    element(
      "text",
      { x: 2, y: top + 24, "font-weight": 600, style: `fill:${socketColour(socket.colour)}` },
      cut(socket.name, 20),
    ),
    element("text", { x: 2, y: top + 40 }, KINDS[kind].name),
    element(
      "text",
      { x: 2, y: top + 56, "font-size": 11, "fill-opacity": "0.75" },
      `${KINDS[kind].amount(most)} at most`,
    ),
    element("path", { d: `M${PLOT[0]} ${base}H${CHART_WIDTH - 14}`, stroke: "currentColor", "stroke-opacity": "0.5" }),
    limit !== undefined && [
      element("path", {
        ...{ d: `M${PLOT[0]} ${round(y(limit))}H${CHART_WIDTH - 14}`, stroke: "currentColor" },
        ...{ "stroke-dasharray": "5 4", "stroke-opacity": "0.6" },
      }),
      element("text", { x: 2, y: top + 70, "font-size": 11, "fill-opacity": "0.75" }, `${limit} fit (dashed)`),
    ],
    element(
      "g",
      { style: `color:${socketColour(socket.colour)}`, stroke: "currentColor", fill: "none" },
      element("path", {
        d: waits
          .slice(0, 40)
          .map(({ fromNs, toNs }) => hatching(x(fromNs), top + 10, x(toNs) - x(fromNs), PLOT_HEIGHT))
          .join(""),
        "stroke-opacity": "0.35",
      }),
      element("path", { d: path(true), "stroke-width": 2 }),
      element("path", { d: path(false), "stroke-dasharray": "1 4", "stroke-width": 1.5 }),
      element("path", { d: dots, "stroke-width": 5, "stroke-linecap": "round" }),
    ),
  ];
}

function thin<T>(points: readonly T[]): readonly T[] {
  if (points.length <= MOST_POINTS) return points;
  return Array.from({ length: MOST_POINTS }, (_, i) => points[Math.floor((i * points.length) / MOST_POINTS)] as T);
}

function plain({ socket, kind, points, most, limit, waits }: Shown): string[] {
  const fits = limit === undefined ? "" : `, ${limit} fit`;
  const changes = points.filter(({ value }, i) => value !== points[i - 1]?.value);
  const lines = changes.slice(0, 30).map(({ atNs, value }) => `  at ${duration(atNs)}: ${KINDS[kind].amount(value)}`);
  const more = changes.length > 30 ? [`  and ${plural(changes.length - 30, "more change")}`] : [];
  const waited = waits
    .slice(0, 10)
    .map(({ fromNs, toNs }) => `  waits from ${duration(fromNs)}, ${duration(toNs - fromNs)}`);
  return [
    `${socket.name}, ${KINDS[kind].name}: ${KINDS[kind].amount(most)} at most${fits}`,
    ...lines,
    ...more,
    ...waited,
  ];
}

import type { Bursts, TimeSpan } from "../analysis/bursts.ts";
import { type HeldSpan, heldSpans, type Queue, type QueueKind, queuesOf, queueWaits } from "../analysis/queues.ts";
import { socketsOf } from "../analysis/sockets.ts";
import { type Step, stepsOf } from "../analysis/steps.ts";
import { bytesText } from "../analysis/wording.ts";
import { type Markup, markup, round } from "../base/markup.ts";
import { cut, plural } from "../base/text.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import { duration } from "../trace/duration.ts";
import type { TraceEvent } from "../trace/event.ts";
import { lostWords } from "../trace/lost-words.ts";
import { burstLines } from "./burst-lines.ts";
import { CHART_WIDTH, chart, drawTimeAxis, hatching, PLOT, timeScale } from "./chart.ts";
import { type Figure, figureOf, type Headline, NAMED_KEYS, type Named } from "./figure.ts";
import { type ColourOf, colourSockets } from "./palette.ts";

/** A queue that is drawn. */
type DrawnQueue = Queue & {
  /** When it is known to have held the same. */
  readonly held: readonly HeldSpan[];
  /** When a call on its socket waited because of it. */
  readonly waits: readonly NonNullable<Step["wait"]>[];
};

const KINDS: Readonly<Record<QueueKind, { readonly name: string; readonly amount: (n: number) => string }>> = {
  halfOpen: { name: "half-open", amount: (n) => plural(n, "handshake") },
  acceptQueue: { name: "accept queue", amount: (n) => plural(n, "connection") },
  recvQueue: { name: "receive queue", amount: bytesText },
  sendQueue: { name: "send queue", amount: bytesText },
  recvMemory: { name: "received, memory", amount: memoryText },
  sendMemory: { name: "sent, memory", amount: memoryText },
};

function memoryText(bytes: number): string {
  return `${bytesText(bytes)} of memory`;
}

const TOP = 28;
const ROW = 84;
const PLOT_HEIGHT = 56;
const MOST_QUEUES = 12;
const MOST_LOOKS = 400;

/**
 * What waited in the kernel's queues, over time: handshakes that had not ended (where the listener was looked at with
 * `view()` or `kernelView()`), connections for `accept`, bytes for `recv`, bytes that the peer has not
 * acknowledged. A dot is an answer of the kernel. A line joins two equal answers where no call came between them that
 * could undo a change of the queue; elsewhere nobody asked, and nothing is drawn. Hatched: a call waited.
 *
 * @param events a record, in order, made with `trace.observe`
 * @example
 * ```ts
 * import { queuesFigure, trace } from "socklab";
 *
 * console.log(queuesFigure(trace.events()).text);
 * ```
 */
export function queuesFigure(events: readonly TraceEvent[], options: Named = {}): Figure {
  checkOptions("queuesFigure", options, NAMED_KEYS, '{ title: "What happened" }');
  const { names, title = "What waits in the kernel's queues" } = options;
  const sockets = socketsOf(events, names);
  const steps = stepsOf(events, sockets);
  const { list, spanNs } = steps;
  const all = queuesOf(steps);
  const shown = all
    .slice(0, MOST_QUEUES)
    .map((queue) => ({ ...queue, held: heldSpans(queue, list), waits: queueWaits(queue, list) }));
  const { bursts } = steps;
  const without =
    bursts.pauses.length > 0
      ? ", but for pauses in which nothing happened: grey, with their length, and times count from 0 again"
      : "";
  const headline = {
    title,
    description: `${plural(all.length, "queue")} that held something, within ${duration(spanNs)}.`,
  };
  return figureOf(headline, {
    body: shown.length > 0 && draw(headline, shown, spanNs, bursts.pauses, colourSockets(sockets.list)),
    lines: shown.flatMap((queue) => plain(queue, bursts)),
    notes: [
      ...lostWords(events),
      all.length === 0 && "No queue was seen to hold anything.",
      all.length > shown.length && `${plural(all.length - shown.length, "more queue")} not drawn.`,
      shown.some(({ looks }) => looks.length > MOST_LOOKS) && `At most ${MOST_LOOKS} answers of each queue are drawn.`,
    ],
    legend: [
      all.length > 0 &&
        `Time runs to the right, to scale${without}. A dot: the kernel's answer. Between two dots nobody asked.`,
      shown.some(({ held }) => held.length > 0) &&
        "A line: the same at both its ends, and no call in between that could undo a change.",
      shown.some(({ waits }) => waits.length > 0) && "Hatched: a call waited.",
      shown.some(({ kind, socket }) => {
        return kind === "sendQueue" && shown.some((one) => one.kind === "recvQueue" && one.socket === socket.pair);
      }) && "A byte that has arrived and is not yet acknowledged counts twice: as sent and as received.",
      shown.some(({ kind }) => kind.endsWith("Memory")) &&
        "Memory: what the buffers take, the kernel's overhead included; it is no count of bytes, and UDP gives it back in batches.",
    ],
  });
}

function draw(
  headline: Headline,
  queues: readonly DrawnQueue[],
  spanNs: number,
  pauses: readonly TimeSpan[],
  colourOf: ColourOf,
): Markup {
  const height = TOP + queues.length * ROW;
  const x = timeScale(spanNs, pauses);
  return chart(
    headline,
    height,
    drawTimeAxis(spanNs, height - 8, pauses),
    queues.map((queue, i) => drawQueue(queue, TOP + i * ROW, x, colourOf(queue.socket))),
  );
}

function drawQueue(queue: DrawnQueue, top: number, x: (ns: number) => number, colour: string): Markup {
  const { socket, kind, most, limit, looks, held, waits } = queue;
  const base = top + 10 + PLOT_HEIGHT;
  const full = Math.max(most, limit ?? 0);
  const y = (value: number): number => base - (PLOT_HEIGHT * value) / full;
  const dots = thin(looks).map(({ atNs, value }) => ({ x: round(x(atNs)), y: round(y(value)) }));
  const stems = dots.map((dot) => `M${dot.x} ${base}V${dot.y}`);
  const lines = thin(held).map(
    ({ fromNs, toNs, value }) => `M${round(x(fromNs))} ${round(y(value))}H${round(x(toNs))}`,
  );
  const hatched = waits
    .slice(0, 40)
    .map(({ fromNs, toNs }) => hatching(x(fromNs), top + 10, x(toNs) - x(fromNs), PLOT_HEIGHT));
  return markup`
    <text x="2" y=${top + 24} font-weight="600" style="fill:${colour}">${cut(socket.name, 20)}</text>
    <text x="2" y=${top + 40}>${KINDS[kind].name}</text>
    <text x="2" y=${top + 56} font-size="11" fill-opacity="0.75">${KINDS[kind].amount(most)} at most</text>
    <path d="M${PLOT[0]} ${base}H${CHART_WIDTH - 14}" stroke="currentColor" stroke-opacity="0.5"></path>
    ${limit !== undefined && drawLimit(limit, y(limit), top + 70)}
    <g style="color:${colour}" stroke="currentColor" fill="none">
      <path d=${hatched.join("")} stroke-opacity="0.35"></path>
      <path d=${[...new Set(stems)].join("")} stroke-opacity="0.5"></path>
      <path d=${lines.join("")} stroke-width="2"></path>
      <path d=${dots.map((dot) => `M${dot.x} ${dot.y}h0`).join("")} stroke-width="5" stroke-linecap="round"></path>
    </g>
  `;
}

/** How many fit into an accept queue. */
function drawLimit(limit: number, y: number, textY: number): Markup {
  return markup`
    <path
      d="M${PLOT[0]} ${y}H${CHART_WIDTH - 14}"
      stroke="currentColor"
      stroke-dasharray="5 4"
      stroke-opacity="0.6"
    ></path>
    <text x="2" y=${textY} font-size="11" fill-opacity="0.75">${limit} fit (dashed)</text>
  `;
}

function thin<T>(list: readonly T[]): readonly T[] {
  if (list.length <= MOST_LOOKS) return list;
  return Array.from({ length: MOST_LOOKS }, (_, i) => list[Math.floor((i * list.length) / MOST_LOOKS)] as T);
}

function plain({ socket, kind, looks, most, limit, waits }: DrawnQueue, bursts: Bursts): string[] {
  const { name, amount } = KINDS[kind];
  const fits = limit === undefined ? "" : `, ${limit} fit`;
  const changes = looks.filter(({ value }, i) => value !== looks[i - 1]?.value);
  const more = changes.length > 30 ? [`  and ${plural(changes.length - 30, "more change")}`] : [];
  return [
    `${socket.name}, ${name}: ${amount(most)} at most${fits}`,
    ...burstLines(bursts, changes.slice(0, 30), {
      when: ({ atNs }) => atNs,
      line: ({ value }, at) => `  at ${at}: ${amount(value)}`,
    }),
    ...more,
    ...burstLines(bursts, waits.slice(0, 10), {
      when: ({ fromNs }) => fromNs,
      line: ({ fromNs, toNs }, at) => `  waits from ${at}, ${duration(toNs - fromNs)}`,
    }),
  ];
}

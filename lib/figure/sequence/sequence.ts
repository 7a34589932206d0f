import type { Bursts } from "../../analysis/bursts.ts";
import { type Sockets, socketsOf } from "../../analysis/sockets.ts";
import { type Steps, stepsOf } from "../../analysis/steps.ts";
import { type TraceMoment, type Zoom, zoom } from "../../analysis/zoom.ts";
import { noun, plural } from "../../base/text.ts";
import type { Packet } from "../../capture/packet.ts";
import { checkOptions } from "../../syscall/check-keys.ts";
import { duration } from "../../trace/duration.ts";
import type { TraceEvent } from "../../trace/event.ts";
import { lostWords } from "../../trace/lost-words.ts";
import { type Figure, figureOf, NAMED_KEYS, type Named } from "../figure.ts";
import { colourSockets } from "../palette.ts";
import { choosePackets, type PacketRows } from "./choose-packets.ts";
import { chooseRows, leftOutText, type Rows } from "./choose-rows.ts";
import { sequenceColumns } from "./columns.ts";
import { drawSequence } from "./draw-sequence.ts";
import type { Plan } from "./plan.ts";
import { planSequence } from "./plan-sequence.ts";
import { sequenceText } from "./sequence-text.ts";

const WIDTH = 870;
/** How many characters a call may have: in the text that stands for the figure, and where the width allows less. */
const CHARACTERS = 60;
const FEWER_CHARACTERS = [39, 35, 32];

/** What a sequence figure shows. */
export interface SequenceOptions extends Named {
  /**
   * Draws what was under way between these two moments alone, and says how much lies before and after them; an event as
   * the first of them counts from its begin, as the second to its end.
   */
  readonly between?: readonly [TraceMoment, TraceMoment];
  /** The packets that were captured meanwhile, to be drawn between the sockets. */
  readonly packets?: readonly Packet[];
  /** What to say about packets that are missing: why none could be captured, say. */
  readonly missing?: string;
}

/**
 * Who called what, who waited, and what the kernel held: the client's program on the left, the kernel in the middle, the
 * server's program on the right, time running down, not to scale. Calls are bars from begin to end, hatched where they waited;
 * states are what the kernel answered when it was asked (`trace.observe`). Packets that were captured stand between the
 * sockets, each at the moment when it was sent. Nothing is drawn that is not in the record.
 *
 * @param events a record, in order, with the library's own calls if there are any
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, sequenceFigure, socket, trace } from "socklab";
 *
 * const from = trace.seq;
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.listen(2);
 * server.close();
 * console.log(sequenceFigure(trace.events({ afterSeq: from }), { names: { server } }).text);
 * ```
 */
export function sequenceFigure(events: readonly TraceEvent[], options: SequenceOptions = {}): Figure {
  // what `runInNamespace` gave may be given as it is
  checkOptions(
    "sequenceFigure",
    options,
    [...NAMED_KEYS, "between", "packets", "missing", "events"],
    '{ title: "What happened" }',
  );
  const { names, title = "Who called what, and when" } = options;
  const sockets = socketsOf(events, names);
  const seen = options.packets ?? [];
  const steps = stepsOf(
    events,
    sockets,
    seen.map(({ atNs }) => atNs),
  );
  const span = zoom(steps, options.between);
  const chosen = chooseRows(span, steps.bursts);
  const packets = choosePackets(seen, sockets, steps, chosen);
  const wide = planSequence(chosen, CHARACTERS, packets, steps.bursts);
  const plan = fittingPlan(wide, chosen, packets, steps.bursts);
  const headline = { title, description: describe(span, sockets) };
  const empty = plan.bars.length === 0;
  return figureOf(
    headline,
    {
      asText: true,
      body: !empty && drawSequence(headline, plan, sequenceColumns(plan), colourSockets(sockets.list)),
      lines: empty ? [] : sequenceText(wide).split("\n"),
      notes: notesOf(events, steps, span, sockets, chosen, packetNotes(options, packets)),
      legend: legendOf(events, steps, plan, packets),
    },
    options.legend,
  );
}

/** A plan whose columns fit the width of a notebook: where calls are long, their results stand below them. */
function fittingPlan(wide: Plan, rows: Rows, packets: PacketRows, bursts: Bursts): Plan {
  let plan = wide;
  for (const most of FEWER_CHARACTERS) {
    if (sequenceColumns(plan).width <= WIDTH) break;
    plan = planSequence(rows, most, packets, bursts);
  }
  return plan;
}

function packetNotes({ packets = [], missing = "" }: SequenceOptions, { folds, left }: PacketRows): (string | false)[] {
  const belong = `${noun(left, "it belongs", "they belong")} to folded calls or other sockets`;
  return [
    folds.length > 0 && "Where many packets follow each other, most are folded.",
    left > 0 && `${plural(left, "packet")} of ${packets.length} ${noun(left, "is", "are")} not drawn, as ${belong}.`,
    missing,
  ];
}

function describe(steps: Zoom, sockets: Sockets): string {
  if (steps.list.length === 0) return "no calls were recorded.";
  const names = sockets.list.map((socket) => socket.name);
  const some = names.length > 6 ? `${names.slice(0, 6).join(", ")} and others` : names.join(", ");
  const failed = steps.list.filter((step) => step.outcome.kind === "error" || step.outcome.kind === "ended").length;
  const waits = steps.list.flatMap(({ wait }) => (wait ? [wait.ns] : []));
  return [
    `${plural(steps.list.length, "call")} on ${plural(sockets.list.length, "socket")}${some && ` (${some})`}`,
    ` within ${duration(steps.spanNs)}`,
    waits.length > 0
      ? `; ${plural(waits.length, "of them waits", "of them wait")}, ${duration(Math.max(...waits))} at most`
      : "",
    failed > 0 ? `; ${plural(failed, "fails", "fail")}` : "",
    ".",
  ].join("");
}

function notesOf(
  events: readonly TraceEvent[],
  steps: Steps,
  { before, after }: Zoom,
  sockets: Sockets,
  { rows, folds, sockets: drawn }: Rows,
  packets: readonly (string | false)[],
): (string | false)[] {
  if (rows.length === 0) {
    const beside = [
      ...(before ? [leftOutText(before, "before")] : []),
      ...(after ? [leftOutText(after, "after")] : []),
    ];
    if (beside.length > 0) return [`No call lies in this span; ${beside.join("; ")}.`];
    return ["Nothing to draw yet: no calls were recorded."];
  }
  const left = sockets.list.length - drawn.length;
  const back = steps.clockSteps;
  return [
    ...lostWords(events),
    !seesStates(steps) && "No state is drawn, since none was observed.",
    ...packets,
    folds.some((fold) => fold.rows) && "Repetition is folded; the data may differ from round to round.",
    left > 0 && `${plural(left, "socket")} without a drawn call ${noun(left, "is", "are")} left out.`,
    back > 0 && `The clock went back ${plural(back, "time")}; the calls stand in the record's order.`,
  ];
}

function seesStates({ list }: Steps): boolean {
  return list.some((step) => step.sights.some(({ view }) => view.state !== undefined));
}

function legendOf(
  events: readonly TraceEvent[],
  steps: Steps,
  { times, phases, pauses, bars }: Plan,
  { arrows }: PacketRows,
): (string | false)[] {
  if (bars.length === 0) return [];
  const hidden = events.filter((event) => event.by !== "you").length;
  return [
    `Time runs down, and not to scale: long spans are shortened, the times on the left are ${times.exactness}.`,
    phases.length > 0 && "On the far left: what the calls are for, open, agree, exchange or end.",
    pauses.length > 0 && "After a pause the times count from 0 again.",
    steps.list.some((step) => step.wait) &&
      "Hatched: waiting, from where a call found nothing until it was possible or given up; a call that blocks, all of it.",
    seesStates(steps) && "A thick line: the kernel answered the same state at both ends of it; dotted: not known.",
    arrows.length > 0 && "Arrows within the kernel: packets, each when it was sent.",
    arrows.some(({ from, to }) => !from.socket || !to.socket) &&
      "At the kernel's edge: no socket of the figure had that port then.",
    arrows.some(({ lost }) => lost) && "A cross: it never arrived.",
    arrows.some(({ again }) => again) && "Dashed arrows: sent again.",
    hidden > 0 && `${plural(hidden, "call")} of the library's own ${noun(hidden, "is", "are")} folded away.`,
  ];
}

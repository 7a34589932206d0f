import type { KernelView } from "../trace/kernel.ts";
import type { PacketArrow, PacketRows } from "./sequence-packets.ts";
import type { Fold, Row, Rows, Side } from "./sequence-rows.ts";
import type { SocketIdentity } from "./sockets.ts";
import type { Step } from "./steps.ts";
import { inUnit, type Moment, type TimeUnit, timeAxis, unitFor } from "./time-axis.ts";
import { bytesText, cut, dataText, stepArgs, stepRemark, stepResult, waitWords } from "./wording.ts";

/** One line of text at a moment. */
export interface Line {
  readonly column: "time" | Side | "kernel-client" | "kernel-server";
  readonly text: string;
  readonly tone: "call" | "result" | "error" | "remark" | "state" | "data" | "name" | "time" | "packet" | "packets";
  readonly socket: SocketIdentity | undefined;
  /** Stands before the text in the socket's colour. */
  readonly name?: string;
  /** Of a name: the state that the socket was first seen in, which stands after the text. */
  readonly state?: string;
  /** Of a packet: what it is. */
  readonly packet?: PacketArrow;
}

/** A text and the height at which it stands, in pixels below the first moment. */
export type PlacedLine = Line & { readonly y: number };

/** A drawn step with its heights. */
export interface Bar {
  readonly row: Row;
  /** Which of the bars side by side, 0 for the one nearest to the text. */
  readonly lane: number;
  readonly top: number;
  readonly bottom: number;
  /** The waiting part of it. */
  readonly wait: readonly [top: number, bottom: number] | undefined;
  /** Whether call and result stand apart, since much lies between them. */
  readonly split: boolean;
}

/** What was seen of a socket, and at which height. */
export interface SeenState {
  readonly y: number;
  readonly state: string | undefined;
}

/** A socket's line in the kernel. */
export interface Lifeline {
  readonly socket: SocketIdentity;
  readonly lane: number;
  readonly top: number;
  readonly bottom: number;
  /** Until where packets still came and went after `close()`. */
  readonly tail: number;
  /** Whether its creation, and its end, were drawn. */
  readonly born: boolean;
  readonly closed: boolean;
  readonly seen: readonly SeenState[];
}

/** The figure before it has widths: everything with its height. */
export interface Plan {
  readonly bars: readonly Bar[];
  readonly lines: readonly PlacedLine[];
  readonly lifelines: readonly Lifeline[];
  readonly folds: readonly (Fold & { readonly y: number; readonly top: number | undefined })[];
  readonly height: number;
  /** The unit of the times. */
  readonly unit: string;
}

const LINE_HEIGHT = 15;
/** Below the last line of a moment. */
const PADDING = 4;
const ROW_HEIGHT = 24;
const FOLD_HEIGHT = 30;
const MOST_BARS = 8;
const MOST_LIFELINES = 24;
const COLUMNS = ["time", "client", "server", "kernel-client", "kernel-server"] as const;

type Draft = { at: number; gap: number; lines: Line[]; order: number };

type Name = Line & { state?: string };
type Stage = { start: Draft; waitFrom: Draft; waitTo: Draft; end: Draft; split: boolean };

/**
 * Puts everything that is drawn at its moment.
 *
 * @param most how many characters a call's text may have
 */
export function planSequence(rows: Rows, most: number, packets: PacketRows): Plan {
  return new Planner(rows, most, packets).plan();
}

class Planner {
  readonly #rows: readonly Row[];
  readonly #most: number;
  readonly #packets: { arrow: PacketArrow; draft: Draft }[] = [];
  readonly #unit: TimeUnit;
  readonly #sockets: readonly SocketIdentity[];
  readonly #many: Readonly<Record<Side, boolean>>;
  readonly #drafts: Draft[] = [];
  readonly #stages: Stage[] = [];
  readonly #folds: { fold: Fold; draft: Draft }[] = [];
  readonly #sights: { socket: SocketIdentity; draft: Draft; view: KernelView }[] = [];
  readonly #introduced = new Map<SocketIdentity, Name>();
  readonly #said = new Map<SocketIdentity, KernelView | undefined>();

  constructor({ rows, folds, sockets }: Rows, most: number, packets: PacketRows) {
    this.#rows = rows;
    this.#most = most;
    this.#unit = unitFor(Math.max(0, ...rows.map(({ step }) => step.endNs)));
    this.#sockets = sockets;
    const count = (side: Side): number => sockets.filter((socket) => socket.side === side).length;
    this.#many = { client: count("client") > 1, server: count("server") > 1 };
    for (const [i, row] of rows.entries()) {
      this.#addRow(row, i, packets);
      for (const fold of folds.filter((one) => one.after === i)) {
        const lines = COLUMNS.map((column) => ({ column, text: "", tone: "remark", socket: undefined }) as const);
        const draft = this.#moment(Math.max(fold.untilNs, row.step.startNs), 18, lines);
        this.#folds.push({ fold, draft });
      }
    }
    this.#addPackets(packets);
    this.#drafts.sort((one, other) => one.at - other.at || one.order - other.order);
  }

  plan(): Plan {
    this.#noteSights();
    const ys = timeAxis(
      this.#drafts.map((draft) =>
        momentOf(
          draft,
          this.#folds.some((one) => one.draft === draft),
        ),
      ),
    );
    const y = new Map(this.#drafts.map((draft, i) => [draft, ys[i] ?? 0]));
    const at = (draft: Draft): number => y.get(draft) ?? 0;
    const bars = this.#bars(at);
    const height = Math.max(0, ...ys, ...bars.map((bar) => bar.bottom)) + ROW_HEIGHT;
    return {
      bars,
      height,
      unit: this.#unit.name,
      lines: this.#drafts.flatMap((draft) => placed(draft, at(draft))),
      lifelines: this.#lifelines(at, height),
      folds: this.#folds.map(({ fold, draft }) => {
        const first = fold.rows && this.#stages[fold.rows[0]];
        return { ...fold, y: at(draft), top: first && at(first.start) };
      }),
    };
  }

  #moment(at: number, gap: number, lines: Line[]): Draft {
    const draft = { at, gap, lines, order: this.#drafts.length };
    this.#drafts.push(draft);
    return draft;
  }

  #addRow(row: Row, i: number, { arrows }: PacketRows): void {
    const { step, side } = row;
    const next = this.#rows[i + 1]?.step;
    const shakesHands = step.call === "connect" && arrows.some(({ atNs }) => atNs > step.startNs && atNs < step.endNs);
    const split = step.wait !== undefined || shakesHands || (next !== undefined && next.startNs < step.endNs);
    const start = this.#moment(step.startNs, 0, []);
    const waitFrom = step.wait ? this.#moment(step.wait.fromNs, step.wait.fromNs > step.startNs ? 4 : 0, []) : start;
    const waitTo = step.wait ? this.#moment(step.wait.toNs, 20, []) : start;
    const end = this.#moment(step.endNs, waitTo === start ? 9 : 4, []);
    this.#stages.push({ start, waitFrom, waitTo, end, split });
    const name = this.#many[side] && step.socket && step.call !== "socket" ? `${step.socket.name}.` : "";
    const remark = stepRemark(step);
    const line = (text: string, tone: Line["tone"], prefix = ""): Line => {
      return {
        column: side,
        text: cut(text, this.#most - prefix.length),
        tone,
        socket: step.socket,
        name: prefix,
      };
    };
    const small = (text: string): Line => {
      return { column: side, text: cut(text, this.#most + 8), tone: "remark", socket: step.socket };
    };
    const failed = step.outcome.kind === "error" || step.outcome.kind === "ended";
    const args = stepArgs(step.event);
    const whole = (given: string, end: string): string => {
      const room = Math.max(4, this.#most - `${name}${step.call}()${end}`.length);
      return `${step.call}(${cut(given, room)})${end}`;
    };
    const result = stepResult(step);
    start.lines.push({ column: "time", text: inUnit(step.startNs, this.#unit), tone: "time", socket: undefined });
    if (!split) {
      start.lines.push(line(whole(args, ` ${result}`), failed ? "error" : "call", name));
      if (remark) start.lines.push(small(remark));
    } else {
      start.lines.push(line(whole(args, ""), "call", name));
      const waits = waitWords(step);
      if (waits) start.lines.push(small(waits));
      end.lines.push({ column: "time", text: inUnit(step.endNs, this.#unit), tone: "time", socket: undefined });
      end.lines.push(line(whole(args === "" ? "" : "…", ` ${result}`), failed ? "error" : "result", name));
      if (remark) end.lines.push(small(remark));
    }
    if (step.socket) this.#introduce(step.socket, start);
    if (step.made) this.#introduce(step.made, end);
    this.#addData(step, start, end, side);
    for (const { socket, atNs, view } of step.sights) {
      const known = [start, waitFrom, waitTo, end].findLast((draft) => draft.at === atNs);
      this.#sights.push({ socket, view, draft: known ?? this.#moment(atNs, 0, []) });
    }
  }

  #addPackets({ arrows, folds }: PacketRows): void {
    for (const arrow of arrows) {
      const { atNs, text, from } = arrow;
      const time = { column: "time", text: inUnit(atNs, this.#unit), tone: "remark", socket: undefined } as const;
      const line = { column: `kernel-${from.side}`, text, tone: "packet", socket: from.socket, packet: arrow } as const;
      this.#packets.push({ arrow, draft: this.#moment(atNs, 0, [time, line]) });
    }
    for (const { atNs, text } of folds) {
      this.#moment(atNs, 0, [{ column: "kernel-client", text, tone: "packets", socket: undefined }]);
    }
  }

  /** Says a socket's name where it first appears. */
  #introduce(socket: SocketIdentity, draft: Draft): void {
    if (this.#introduced.has(socket)) return;
    const line = { tone: "name" as const, text: `fd ${socket.fd}`, socket, name: socket.name };
    const placed: Name = { ...line, column: `kernel-${socket.side}` };
    this.#introduced.set(socket, placed);
    draft.lines.push(placed);
  }

  /** The bytes that went into the kernel, or came out of it. */
  #addData({ outcome, event, socket }: Step, start: Draft, end: Draft, side: Side): void {
    if (outcome.kind !== "ok" || outcome.result <= 0 || !/^(send|recv)/.test(event.call)) return;
    const name = dataText(event.bytes, outcome.result, 12);
    const text = bytesText(outcome.result);
    const draft = event.call.startsWith("send") ? start : end;
    draft.lines.push({ column: `kernel-${side}`, text, tone: "data", socket, name });
  }

  /** Says what the kernel told, wherever it differs from what it told before. */
  #noteSights(): void {
    for (const { socket, draft, view } of [...this.#sights].sort(
      (one, other) => one.draft.at - other.draft.at || one.draft.order - other.draft.order,
    )) {
      const before = this.#said.get(socket);
      this.#said.set(socket, view);
      const introduction = before === undefined && this.#introduced.get(socket);
      if (introduction && view.state) {
        introduction.state = view.state;
        continue;
      }
      const name = this.#many[socket.side] ? socket.name : "";
      const column = `kernel-${socket.side}` as const;
      draft.lines.push(
        ...changes(before, view).map((text) => ({ column, text, tone: "state" as const, socket, name })),
      );
    }
  }

  #bars(at: (draft: Draft) => number): Bar[] {
    const busy: Record<Side, number[]> = { client: [], server: [] };
    return this.#rows.map((row, i) => {
      const stage = this.#stages[i] as Stage;
      const top = at(stage.start);
      const bottom = Math.max(at(stage.end), top + 9);
      const lanes = busy[row.side];
      const free = lanes.findIndex((until) => until < top);
      const lane = Math.min(free < 0 ? lanes.length : free, MOST_BARS - 1);
      lanes[lane] = bottom;
      const wait = row.step.wait && ([at(stage.waitFrom), at(stage.waitTo)] as const);
      return { row, lane, top, bottom, wait, split: stage.split };
    });
  }

  #lifelines(at: (draft: Draft) => number, height: number): Lifeline[] {
    const busy: Record<Side, number[]> = { client: [], server: [] };
    const mine = this.#rows.map((row, i) => ({ ...row, ...(this.#stages[i] as Stage) }));
    return this.#sockets.map((socket) => {
      const birth = mine.find(
        (row) => row.step.made === socket || (row.step.socket === socket && row.step.call === "socket"),
      );
      const death = mine.findLast(
        (row) => row.step.socket === socket && row.step.call === "close" && row.step.outcome.kind === "ok",
      );
      const first = mine.find((row) => row.step.socket === socket);
      const top = birth ? at(birth.step.call === "socket" ? birth.start : birth.end) : first ? at(first.start) - 8 : 0;
      const bottom = death ? at(death.end) : height;
      const lanes = busy[socket.side];
      const free = lanes.findIndex((until) => until < top - 20);
      const lane = Math.min(free < 0 ? lanes.length : free, MOST_LIFELINES - 1);
      const mineToo = this.#packets.filter(({ arrow }) => arrow.from.socket === socket || arrow.to.socket === socket);
      const tail = Math.max(bottom, ...mineToo.map(({ draft }) => at(draft)));
      lanes[lane] = tail;
      const seen = this.#sights
        .filter((sight) => sight.socket === socket)
        .map(({ draft, view }) => ({ y: at(draft), state: view.state }))
        .sort((one, other) => one.y - other.y);
      return { socket, lane, top, bottom, tail, born: birth !== undefined, closed: death !== undefined, seen };
    });
  }
}

function momentOf(draft: Draft, isFold: boolean): Moment {
  const seen = new Set<string>();
  const labels = draft.lines.map((line) => {
    // the kernel's two sides share its width, so their texts must not stand at one height
    const column = line.column.startsWith("kernel-") ? "kernel" : line.column;
    const padding = seen.has(column) ? 0 : PADDING;
    seen.add(column);
    return { column, height: isFold ? FOLD_HEIGHT : column === "time" ? ROW_HEIGHT : LINE_HEIGHT + padding };
  });
  return { atNs: draft.at, labels, gap: draft.gap };
}

function placed(draft: Draft, y: number): PlacedLine[] {
  const used = new Map<string, number>();
  return draft.lines.map((line) => {
    const column = line.column.startsWith("kernel-") ? "kernel" : line.column;
    const offset = used.get(column) ?? 0;
    used.set(column, offset + LINE_HEIGHT);
    return { ...line, y: y + offset };
  });
}

/** What differs between two views of a socket, each difference in a few words. */
function changes(before: KernelView | undefined, now: KernelView): string[] {
  const words: string[] = [];
  if (now.state !== undefined && now.state !== before?.state) words.push(now.state);
  const accept = now.acceptQueue ?? 0;
  if (accept > 0 && accept !== before?.acceptQueue) words.push(`accept queue: ${accept}`);
  const received = now.recvQueue ?? 0;
  if (received > 0 && received !== before?.recvQueue) words.push(`${bytesText(received)} to read`);
  // once it is closing, the kernel counts its FIN as a byte too
  const sends = now.state === "ESTABLISHED" || now.state === "CLOSE_WAIT";
  const unsent = (sends && now.sendQueue) || 0;
  if (unsent > 0 && unsent !== before?.sendQueue) words.push(`${bytesText(unsent)} on the way`);
  return words;
}

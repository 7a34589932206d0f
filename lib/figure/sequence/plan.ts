import { kernelChanges } from "../../analysis/kernel-changes.ts";
import type { SocketIdentity } from "../../analysis/sockets.ts";
import { takesOut } from "../../analysis/steps.ts";
import type { KernelView } from "../../trace/linux/kernel-view.ts";
import { inUnit, type Moment, type TimeUnit, timeAxis, unitFor } from "../time-axis.ts";
import type { PacketArrow, PacketRows } from "./packet-arrows.ts";
import type { Bar, Lifeline, Line, PlacedLine, Plan } from "./plan-parts.ts";
import type { Fold, Row, Rows, Side } from "./rows.ts";
import { dataLine, stepLines } from "./step-lines.ts";

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
    const unit = unitFor(Math.max(0, ...rows.map(({ step }) => step.endNs)));
    // packets follow each other within microseconds
    this.#unit = packets.arrows.length > 0 && unit.name === "ms" ? { ...unit, decimals: 3 } : unit;
    this.#sockets = sockets;
    const count = (side: Side): number => sockets.filter((socket) => socket.side === side).length;
    this.#many = { client: count("client") > 1, server: count("server") > 1 };
    for (const fold of folds.filter(({ after }) => after < 0)) this.#addFold(fold, rows[0]?.step.startNs ?? 0);
    for (const [i, row] of rows.entries()) {
      this.#addRow(row, i, packets);
      for (const fold of folds.filter(({ after }) => after === i)) {
        this.#addFold(fold, Math.max(fold.untilNs, row.step.startNs));
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

  #addFold(fold: Fold, at: number): void {
    const lines = COLUMNS.map((column) => ({ column, text: "", tone: "remark", socket: undefined }) as const);
    this.#folds.push({ fold, draft: this.#moment(at, 18, lines) });
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
    const lines = stepLines(row, { most: this.#most, named: this.#many[side], unit: this.#unit, split });
    start.lines.push(...lines.start);
    end.lines.push(...lines.end);
    if (step.socket) this.#introduce(step.socket, start);
    for (const made of step.made) this.#introduce(made, end);
    const data = dataLine(row);
    if (data) (takesOut(step) ? end : start).lines.push(data);
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
        ...kernelChanges(before, view).map((text) => ({ column, text, tone: "state" as const, socket, name })),
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
        (row) => row.step.made.includes(socket) || (row.step.socket === socket && row.step.call === "socket"),
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

import type { Bursts } from "../../analysis/bursts.ts";
import { takesOut } from "../../analysis/steps.ts";
import type { BurstTimes } from "../time-unit.ts";
import type { PacketArrow, PacketRows } from "./choose-packets.ts";
import type { DrawnStep, Fold, Rows, Side } from "./choose-rows.ts";
import { byTime, type FigureMoment } from "./figure-moment.ts";
import { KernelNotes } from "./kernel-notes.ts";
import type { TextLine } from "./plan.ts";
import { dataLine, stepLines } from "./step-lines.ts";

/** The moments of a step. */
export interface StepMoments {
  readonly start: FigureMoment;
  readonly waitFrom: FigureMoment;
  readonly waitTo: FigureMoment;
  readonly end: FigureMoment;
  /** Whether call and result stand apart, since much lies between them. */
  readonly split: boolean;
}

/** How the texts are to be written. */
export interface TextOptions {
  /** How many characters a call may have. */
  readonly most: number;
  readonly times: BurstTimes;
  readonly bursts: Bursts;
}

const COLUMNS = ["time", "client", "server", "kernel-client", "kernel-server"] as const;

/** Everything that is drawn, with the moment at which it stands, before any has a height. */
export class Moments {
  readonly list: FigureMoment[] = [];
  /** Of each drawn step, in the order of the rows. */
  readonly steps: StepMoments[] = [];
  readonly folds: { readonly fold: Fold; readonly moment: FigureMoment }[] = [];
  readonly packets: { readonly arrow: PacketArrow; readonly moment: FigureMoment }[] = [];
  readonly notes: KernelNotes;
  readonly #named: Readonly<Record<Side, boolean>>;
  readonly #options: TextOptions;

  constructor({ rows, folds, sockets }: Rows, packets: PacketRows, options: TextOptions) {
    const several = (side: Side): boolean => sockets.filter((socket) => socket.side === side).length > 1;
    this.#named = { client: several("client"), server: several("server") };
    this.#options = options;
    this.notes = new KernelNotes(this.#named);
    for (const fold of folds.filter(({ after }) => after < 0)) this.#addFold(fold, rows[0]?.step.startNs ?? 0);
    for (const [i, row] of rows.entries()) {
      this.#addStep(row, rows[i + 1], packets);
      for (const fold of folds.filter(({ after }) => after === i)) {
        this.#addFold(fold, Math.max(fold.untilNs, row.step.startNs));
      }
    }
    this.#addPackets(packets);
    this.list.sort(byTime);
    this.#addPauses();
    this.notes.write();
  }

  /** Between two moments of different bursts, how long the pause was, and the unit of what follows. */
  #addPauses(): void {
    const { bursts, times } = this.#options;
    const drawn = this.list;
    for (const [i, { atNs }] of [...drawn.entries()].reverse()) {
      const before = drawn[i - 1];
      const pauseNs = before ? bursts.between(before.atNs, atNs) : 0;
      if (pauseNs === 0) continue;
      const lines = COLUMNS.map((column) => {
        return {
          column,
          text: column === "time" ? times.unit(atNs).name : "",
          tone: "time",
          socket: undefined,
        } as const;
      });
      drawn.splice(i, 0, { atNs, gap: 20, lines, order: -1, pauseNs });
    }
  }

  #add(atNs: number, gap: number, lines: TextLine[]): FigureMoment {
    const moment = { atNs, gap, lines, order: this.list.length };
    this.list.push(moment);
    return moment;
  }

  #addFold(fold: Fold, atNs: number): void {
    const lines = COLUMNS.map((column) => ({ column, text: "", tone: "remark", socket: undefined }) as const);
    this.folds.push({ fold, moment: this.#add(atNs, 18, lines) });
  }

  #addStep(row: DrawnStep, next: DrawnStep | undefined, { arrows }: PacketRows): void {
    const { step, side } = row;
    const { startNs, endNs, wait } = step;
    const shakesHands = step.call === "connect" && arrows.some(({ atNs }) => atNs > startNs && atNs < endNs);
    const split = wait !== undefined || shakesHands || (next !== undefined && next.step.startNs < endNs);
    const start = this.#add(startNs, 0, []);
    const waitFrom = wait ? this.#add(wait.fromNs, wait.fromNs > startNs ? 4 : 0, []) : start;
    const waitTo = wait ? this.#add(wait.toNs, 20, []) : start;
    const end = this.#add(endNs, waitTo === start ? 9 : 4, []);
    this.steps.push({ start, waitFrom, waitTo, end, split });
    const lines = stepLines(row, { ...this.#options, named: side !== undefined && this.#named[side], split });
    start.lines.push(...lines.start);
    end.lines.push(...lines.end);
    if (step.socket) this.notes.introduce(step.socket, start);
    for (const made of step.made) this.notes.introduce(made, end);
    const data = dataLine(row);
    if (data) (takesOut(step) ? end : start).lines.push(data);
    for (const { socket, atNs, view } of step.sights) {
      const known = [start, waitFrom, waitTo, end].findLast((moment) => moment.atNs === atNs);
      this.notes.add({ socket, view, moment: known ?? this.#add(atNs, 0, []) });
    }
  }

  #addPackets({ arrows, folds }: PacketRows): void {
    for (const arrow of arrows) {
      const { atNs, text, from } = arrow;
      const at = this.#options.times.text(atNs);
      const time = { column: "time", text: at, tone: "remark", socket: undefined } as const;
      const line = { column: `kernel-${from.side}`, text, tone: "packet", socket: from.socket, packet: arrow } as const;
      this.packets.push({ arrow, moment: this.#add(atNs, 0, [time, line]) });
    }
    for (const { atNs, text } of folds) {
      this.#add(atNs, 0, [{ column: "kernel-client", text, tone: "packets", socket: undefined }]);
    }
  }
}

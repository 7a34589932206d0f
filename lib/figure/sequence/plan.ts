import type { Phase } from "../../analysis/phases.ts";
import type { SocketIdentity } from "../../analysis/socket-identity.ts";
import type { BurstTimes } from "../time-unit.ts";
import type { PacketArrow } from "./choose-packets.ts";
import type { DrawnStep, Fold, Side } from "./choose-rows.ts";

/** One line of text at a moment. */
export interface TextLine {
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
export type PlacedLine = TextLine & { readonly y: number };

/** A drawn step with its heights. */
export interface Bar {
  readonly row: DrawnStep;
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
  /** Whether its opening, and its closing, were drawn. */
  readonly opened: boolean;
  readonly closed: boolean;
  readonly seen: readonly SeenState[];
}

/** Calls that follow each other and belong to one phase, with the heights of the first and the last. */
export interface PhaseSpan {
  readonly phase: Phase;
  readonly top: number;
  readonly bottom: number;
}

/** The figure before it has widths: everything with its height. */
export interface Plan {
  readonly bars: readonly Bar[];
  readonly lines: readonly PlacedLine[];
  readonly lifelines: readonly Lifeline[];
  readonly folds: readonly (Fold & { readonly y: number; readonly top: number | undefined })[];
  /** What the calls are for, from the first to the last one in a row. */
  readonly phases: readonly PhaseSpan[];
  /** The pauses, each at its height. */
  readonly pauses: readonly { readonly y: number; readonly text: string }[];
  readonly height: number;
  /** The unit of the first times. */
  readonly unit: string;
  /** How times are written. */
  readonly times: BurstTimes;
}

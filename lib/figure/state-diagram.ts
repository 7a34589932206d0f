import type { DiagramState, Transition } from "../analysis/tcp-states.ts";

/** Half the size of a state's box, in pixels. */
export const BOX = { x: 58, y: 15 } as const;

/** The middle of each state's box, in pixels. The upper half opens a connection, the lower half closes it. */
export const CENTRES: Readonly<Record<DiagramState, readonly [x: number, y: number]>> = {
  CLOSED: [380, 26],
  LISTEN: [190, 96],
  SYN_RECV: [190, 176],
  SYN_SENT: [570, 136],
  ESTABLISHED: [380, 236],
  FIN_WAIT1: [190, 306],
  CLOSE_WAIT: [570, 336],
  FIN_WAIT2: [90, 396],
  CLOSING: [290, 396],
  LAST_ACK: [570, 426],
  TIME_WAIT: [190, 476],
  END: [380, 536],
};

/** The transitions whose text stands to the right of their arrow, where there is room. */
const TEXT_AT_RIGHT: ReadonlySet<string> = new Set([
  "LISTEN CLOSED",
  "CLOSED SYN_SENT",
  "SYN_SENT SYN_RECV",
  "SYN_SENT ESTABLISHED",
  "ESTABLISHED CLOSE_WAIT",
  "FIN_WAIT1 CLOSING",
  "CLOSING TIME_WAIT",
  "CLOSE_WAIT LAST_ACK",
  "LAST_ACK END",
  "ESTABLISHED END",
  "CLOSE_WAIT END",
]);

/** On which side of its arrow a transition's text stands. */
export function textSide({ from, to }: Transition): "left" | "right" {
  return TEXT_AT_RIGHT.has(`${from} ${to}`) ? "right" : "left";
}

/** Two ways between the same boxes, to and fro, stand beside each other. */
const BESIDE: Readonly<Record<string, number>> = { "CLOSED LISTEN": -16, "LISTEN CLOSED": 16 };

/** How far along its arrow a transition's text stands, and the number of a step that took it; they must not meet. */
export function placesOn({ from, to }: Pick<Transition, "from" | "to">): {
  readonly text: number;
  readonly number: number;
} {
  return from === "LISTEN" && to === "CLOSED" ? { text: 0.25, number: 0.68 } : { text: 0.5, number: 0.42 };
}

/** The straight way from the edge of one box to the edge of another, moved along these edges by some pixels. */
export function wayBetween(
  from: DiagramState,
  to: DiagramState,
  aside = 0,
): { readonly start: readonly [number, number]; readonly end: readonly [number, number] } {
  const [ax, ay] = CENTRES[from];
  const [bx, by] = CENTRES[to];
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
  const [wide, high] = [BOX.x / (Math.abs(ux) || 1e-9), BOX.y / (Math.abs(uy) || 1e-9)];
  const reach = Math.min(wide, high);
  const all = aside + (BESIDE[`${from} ${to}`] ?? 0);
  const [sx, sy] = high < wide ? [all, 0] : [0, all];
  return {
    start: [ax + ux * reach + sx, ay + uy * reach + sy],
    end: [bx - ux * (reach + 2) + sx, by - uy * (reach + 2) + sy],
  };
}

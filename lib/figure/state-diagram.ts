import type { TcpState } from "../trace/linux/kernel-view.ts";

/** A place in the diagram. `CLOSED` stands twice: where a connection begins, and where it has ended. */
export type Place = Exclude<TcpState, "CLOSE" | "NEW_SYN_RECV"> | "CLOSED" | "END";

/** Half the size of a state's box, in pixels. */
export const BOX = { x: 58, y: 15 } as const;

/** The middle of each state's box, in pixels. The upper half opens a connection, the lower half closes it. */
export const PLACES: Readonly<Record<Place, readonly [x: number, y: number]>> = {
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

/** One transition: what makes it happen, and on which side of its arrow that is written. */
export interface Transition {
  readonly from: Place;
  readonly to: Place;
  readonly by: string;
  readonly side: "left" | "right";
}

/** The transitions of RFC 9293, section 3.3.2, figure 5. */
export const TRANSITIONS: readonly Transition[] = [
  { from: "CLOSED", to: "LISTEN", by: "listen()", side: "left" },
  { from: "CLOSED", to: "SYN_SENT", by: "connect() sends SYN", side: "right" },
  { from: "LISTEN", to: "SYN_RECV", by: "SYN comes", side: "left" },
  { from: "SYN_SENT", to: "SYN_RECV", by: "SYN comes", side: "right" },
  { from: "SYN_RECV", to: "ESTABLISHED", by: "ACK comes", side: "left" },
  { from: "SYN_SENT", to: "ESTABLISHED", by: "SYN and ACK come", side: "right" },
  { from: "ESTABLISHED", to: "FIN_WAIT1", by: "close() sends FIN", side: "left" },
  { from: "ESTABLISHED", to: "CLOSE_WAIT", by: "FIN comes", side: "right" },
  { from: "FIN_WAIT1", to: "FIN_WAIT2", by: "ACK comes", side: "left" },
  { from: "FIN_WAIT1", to: "CLOSING", by: "FIN comes", side: "right" },
  { from: "FIN_WAIT2", to: "TIME_WAIT", by: "FIN comes", side: "left" },
  { from: "CLOSING", to: "TIME_WAIT", by: "ACK comes", side: "right" },
  { from: "CLOSE_WAIT", to: "LAST_ACK", by: "close() sends FIN", side: "right" },
  { from: "LAST_ACK", to: "END", by: "ACK comes", side: "right" },
  { from: "TIME_WAIT", to: "END", by: "a minute passes", side: "left" },
];

/** What stands in the box. */
export function placeName(place: Place): string {
  return place === "END" ? "CLOSED" : place;
}

/** The place of a state that the kernel told. Linux says CLOSE both before and after a connection. */
export function placeOf(state: TcpState, wasConnected: boolean): Place {
  if (state === "CLOSE") return wasConnected ? "END" : "CLOSED";
  return state === "NEW_SYN_RECV" ? "SYN_RECV" : state;
}

/** Whether one state follows another in the diagram, with none between. */
export function isTransition(from: Place, to: Place): boolean {
  return TRANSITIONS.some((one) => one.from === from && one.to === to);
}

/** The straight way from the edge of one box to the edge of another, moved along these edges by some pixels. */
export function wayBetween(
  from: Place,
  to: Place,
  aside = 0,
): { readonly start: readonly [number, number]; readonly end: readonly [number, number] } {
  const [ax, ay] = PLACES[from];
  const [bx, by] = PLACES[to];
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
  const [wide, high] = [BOX.x / (Math.abs(ux) || 1e-9), BOX.y / (Math.abs(uy) || 1e-9)];
  const reach = Math.min(wide, high);
  const [sx, sy] = high < wide ? [aside, 0] : [0, aside];
  return {
    start: [ax + ux * reach + sx, ay + uy * reach + sy],
    end: [bx - ux * (reach + 2) + sx, by - uy * (reach + 2) + sy],
  };
}

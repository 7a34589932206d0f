import type { TcpState } from "../trace/linux/kernel-view.ts";

/** A state of TCP's diagram. `CLOSED` stands in it twice: where a connection begins, and, as `END`, where it has ended. */
export type DiagramState = Exclude<TcpState, "CLOSE" | "NEW_SYN_RECV"> | "CLOSED" | "END";

/** One transition, and what makes it happen. */
export interface Transition {
  readonly from: DiagramState;
  readonly to: DiagramState;
  readonly by: string;
}

/** The transitions of RFC 9293, section 3.3.2, figure 5. */
export const TRANSITIONS: readonly Transition[] = [
  { from: "CLOSED", to: "LISTEN", by: "listen()" },
  { from: "LISTEN", to: "CLOSED", by: "close()" },
  { from: "CLOSED", to: "SYN_SENT", by: "connect() sends SYN" },
  { from: "LISTEN", to: "SYN_RECV", by: "SYN comes" },
  { from: "SYN_SENT", to: "SYN_RECV", by: "SYN comes" },
  { from: "SYN_RECV", to: "ESTABLISHED", by: "ACK comes" },
  { from: "SYN_SENT", to: "ESTABLISHED", by: "SYN and ACK come" },
  { from: "ESTABLISHED", to: "FIN_WAIT1", by: "close() sends FIN" },
  { from: "ESTABLISHED", to: "CLOSE_WAIT", by: "FIN comes" },
  { from: "FIN_WAIT1", to: "FIN_WAIT2", by: "ACK comes" },
  { from: "FIN_WAIT1", to: "CLOSING", by: "FIN comes" },
  { from: "FIN_WAIT2", to: "TIME_WAIT", by: "FIN comes" },
  { from: "CLOSING", to: "TIME_WAIT", by: "ACK comes" },
  { from: "CLOSE_WAIT", to: "LAST_ACK", by: "close() sends FIN" },
  { from: "LAST_ACK", to: "END", by: "ACK comes" },
  { from: "TIME_WAIT", to: "END", by: "a minute passes" },
];

/** After these states comes TIME_WAIT, or the end. */
export const BEFORE_TIME_WAIT: ReadonlySet<string> = new Set(["FIN_WAIT1", "FIN_WAIT2", "CLOSING"]);

/** A state by its name in the RFC. */
export function stateName(state: DiagramState): string {
  return state === "END" ? "CLOSED" : state;
}

/** The diagram's state for one that the kernel told. Linux says CLOSE both before and after a connection. */
export function diagramState(state: TcpState, wasConnected: boolean): DiagramState {
  if (state === "CLOSE") return wasConnected ? "END" : "CLOSED";
  return state === "NEW_SYN_RECV" ? "SYN_RECV" : state;
}

/** Whether one state follows another in the diagram, with none between. */
export function isTransition(from: DiagramState, to: DiagramState): boolean {
  return TRANSITIONS.some((one) => one.from === from && one.to === to);
}

import { phaseOfCall } from "../analysis/phases.ts";
import type { Socket } from "../socket/socket.ts";
import { checkInt } from "../syscall/check-arguments.ts";
import { checkKeys } from "../syscall/check-keys.ts";
import { type CallName, SPECS } from "../syscall/libc.ts";
import type { TraceEvent } from "../trace/event.ts";
import { card } from "./card.ts";
import { descriptors } from "./descriptor-table.ts";
import { lessonEvents } from "./lesson-events.ts";
import { lastPageSeq } from "./page-calls.ts";
import { show } from "./show.ts";

/** How often a call is to be made, or on which socket once. */
export type CallWanted = number | Pick<Socket, "fd" | "openedNs">;

/**
 * Looks into the lesson's record whether you have made these calls, successfully and so many times at least, and shows
 * what is there and what is missing, by the parts of a conversation: open, agree, exchange, end. Where `close` is among
 * them, every socket must be closed. What the page's own cells called does not count: they end with a verdict.
 *
 * @param calls how many of each call, `{ socket: 2, close: 2 }`; or on which socket, `{ send: conn }`
 * @throws {ArgumentError} for the name of no call
 * @example
 * ```ts
 * import { AF_INET, lesson, made, SOCK_STREAM, socket } from "socklab";
 *
 * await lesson("1");
 * socket(AF_INET, SOCK_STREAM).close();
 * made({ socket: 1, close: 1 });
 * await lesson.end();
 * ```
 */
export function made(calls: Readonly<Partial<Record<CallName, CallWanted>>>): void {
  checkKeys("made", "calls", calls, Object.keys(SPECS), "{ socket: 2, close: 2 }");
  const wanted = Object.entries(calls) as [CallName, CallWanted][];
  for (const [call, one] of wanted) {
    if (!isSocket(one)) checkInt("made", call, one, 1);
  }
  const own = lessonEvents({ by: "you", afterSeq: lastPageSeq() });
  const done = own.filter(({ kind, result }) => kind === "call" && result >= 0);
  const rows = wanted.map(([call, one]) => {
    const times = isSocket(one) ? 1 : one;
    const count = done.filter((event) => event.call === call && (!isSocket(one) || isOn(one, event))).length;
    const met = count >= times;
    return { part: partOf(call), text: met ? `✓ ${call} ${count}` : `· ${call} ${count} of ${times}`, met };
  });
  const open = "close" in calls ? descriptors().length : 0;
  if (open > 0) rows.push({ part: "end", text: `· ${open} still open`, met: false });
  const lines = [...new Set(rows.map(({ part }) => part))].map((part) => {
    const own = rows.filter((row) => row.part === part);
    return `${part}: ${own.map(({ text }) => text).join("   ")}`;
  });
  const all = rows.every(({ met }) => met);
  show(
    card({
      label: "your calls, from the record",
      title: all ? "All of it is there" : "Not all of it is there yet",
      lines,
      foot: all ? "" : "Change your cell, run it, then run this one again.",
      tone: all ? "yes" : "ask",
    }),
  );
}

const isSocket = (one: CallWanted): one is Exclude<CallWanted, number> => typeof one === "object" && one !== null;

/** Whether a call was made on a socket, and not on an older one with the same number. */
const isOn = ({ fd, openedNs }: Exclude<CallWanted, number>, event: TraceEvent): boolean =>
  event.fd === fd && event.startNs >= openedNs;

/** The part of a conversation that a call belongs to; what one sets belongs to what one opens. */
const partOf = (call: CallName): string => (call === "setsockopt" ? "open" : (phaseOfCall(call) ?? "besides"));

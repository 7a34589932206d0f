import type { CallName } from "../syscall/libc.ts";
import { ACCEPTS, RECEIVES, SENDS } from "./call-kinds.ts";
import type { Step } from "./steps.ts";

/** What a call is for: sockets are opened, two agree on a connection, exchange bytes, and end it. */
export type Phase = "open" | "agree" | "exchange" | "end";

const CALLS: readonly (readonly [Phase, ReadonlySet<CallName>])[] = [
  ["open", new Set(["socket", "socketpair", "bind", "listen"])],
  ["agree", new Set(["connect", ...ACCEPTS])],
  ["exchange", new Set([...SENDS, ...RECEIVES])],
  ["end", new Set(["shutdown", "close"])],
];

/**
 * The phase that a step belongs to; undefined where the call does not tell. The `connect()` of a datagram socket agrees
 * with nobody.
 */
export function phaseOf({ call, socket }: Step): Phase | undefined {
  return call === "connect" && socket?.role === "datagram" ? "open" : phaseOfCall(call);
}

/** The phase that a call belongs to by its name alone. */
export const phaseOfCall = (call: CallName): Phase | undefined => CALLS.find(([, calls]) => calls.has(call))?.[0];

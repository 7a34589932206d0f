import { setImmediate } from "node:timers/promises";
import { Socket } from "../../../socket/socket.ts";
import { expectAwait } from "../../../socket/wait/fairness.ts";
import { shortSends as sends } from "../../../socket/wait/parts.ts";
import { defaults } from "../../../socket/wait/wait-options.ts";
import type { Manner } from "../../exercise.ts";

/** Calls that wait: `connect` longest, so that whoever does not await it uses a socket without a connection. */
const TURNS = { connect: 3, accept: 1, send: 1, sendAll: 1, sendto: 1, recv: 1, recvfrom: 1 } as const;
type Call = (this: Socket, ...args: unknown[]) => Promise<unknown>;

async function later(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await setImmediate();
}

/**
 * Lets the sockets of this process behave in a manner.
 *
 * @returns what makes an end of it
 */
export function behave({ timeoutMs = defaults.timeoutMs, unhurried = false, shortSends = false }: Manner): () => void {
  const kept = { timeoutMs: defaults.timeoutMs, shortSends: sends.allowed };
  defaults.timeoutMs = timeoutMs;
  sends.allowed = shortSends;
  const prototype = Socket.prototype as unknown as Record<string, Call>;
  const quick = new Map<string, Call>();
  for (const [name, turns] of unhurried ? Object.entries(TURNS) : []) {
    const call = prototype[name] as Call;
    quick.set(name, call);
    prototype[name] = function (...args) {
      expectAwait(name);
      return later(turns).then(() => call.apply(this, args));
    };
  }
  return () => {
    defaults.timeoutMs = kept.timeoutMs;
    sends.allowed = kept.shortSends;
    for (const [name, call] of quick) prototype[name] = call;
  };
}

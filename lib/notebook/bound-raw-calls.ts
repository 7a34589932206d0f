import { LONGEST_BLOCK_MS, startWait } from "../socket/wait/wait.ts";
import { WaitError } from "../socket/wait/wait-error.ts";
import { defaults } from "../socket/wait/wait-options.ts";
import { bound } from "../syscall/bounded.ts";

const WAITS_FOR: Readonly<Record<string, string>> = {
  accept: "a client to connect",
  accept4: "a client to connect",
  connect: "an answer",
  recv: "bytes",
  recvfrom: "a datagram",
};

/**
 * From now on a raw call such as `sys.recv` blocks no longer than a `Socket`'s method waits. It blocks the thread that also
 * hears the stop button, so without a limit only a restart of the Jupyter kernel would end it.
 */
export function boundRawCalls(): void {
  bound.by = {
    limitMs: () => Math.min(LONGEST_BLOCK_MS, Math.max(1, Math.ceil(defaults.timeoutMs))),
    tooLong: ({ name }, fd, ms) => {
      const wait = startWait(name, fd, WAITS_FOR[name] ?? "room to send", { timeoutMs: ms }, "block");
      const hint =
        `sys.${name}() blocks the whole notebook, so it is ended after defaults.timeoutMs: ` +
        `await a Socket's ${name}() instead, or set O_NONBLOCK`;
      return new WaitError({ ...wait, since: wait.since - ms }, "deadline", hint);
    },
  };
}

import { wrongType } from "../syscall/check-arguments.ts";
import { ArgumentError, SocklabError } from "../syscall/error.ts";
import type { TraceEvent } from "../trace/event.ts";
import { trace } from "../trace/trace.ts";
import { lessonEvents } from "./lesson-events.ts";
import { show } from "./show.ts";

/**
 * Runs something and gives what was recorded meanwhile, to be drawn or compared later. An error of a call does not break
 * it off: it is shown, and the record has the call that failed. Any other error is thrown on.
 *
 * @param run what is to be recorded; it is awaited
 * @returns the record, as `trace.events()` gives it
 * @throws {ArgumentError} when `run` is no function
 * @example
 * ```ts
 * import { AF_INET, record, SOCK_STREAM, socket } from "socklab";
 *
 * const client = socket(AF_INET, SOCK_STREAM);
 * const events = await record(() => client.connect("127.0.0.1", 1)); // ECONNREFUSED is shown
 * client.close();
 * console.log(events.some(({ call, errno }) => call === "connect" && errno !== undefined)); // true
 * ```
 */
export async function record(run: () => unknown): Promise<TraceEvent[]> {
  if (typeof run !== "function") throw wrongType("record", "run", "a function", run, ": write async () => { … }");
  const afterSeq = trace.seq;
  try {
    await run();
  } catch (error) {
    if (!(error instanceof SocklabError) || error instanceof ArgumentError) throw error;
    show(error);
  }
  return lessonEvents({ afterSeq });
}

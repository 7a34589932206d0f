import { checkInt, wrongType } from "../syscall/check-arguments.ts";
import { belowDescriptor } from "../syscall/descriptor-limit.ts";
import { ownDescriptors } from "../trace/linux/proc-fd.ts";

const MOST = 1000;

/**
 * Runs something while this process may open only so many descriptors more, and then takes the limit back
 * (RLIMIT_NOFILE): what comes after them fails with EMFILE, as in a process that has too many. The limit holds for the
 * whole process, so nothing else may happen meanwhile: what is run must not be `async`. See getrlimit(2).
 *
 * @param count how many more, 0 to 1000
 * @param run makes calls at once, such as those of `sys`
 * @returns what `run` returned
 * @throws {ArgumentError} when `run` is no function, or is `async`; whatever `run` throws
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, SocketError, sys, withDescriptorsLeft } from "socklab";
 *
 * const code = withDescriptorsLeft(0, () => {
 *   try {
 *     return sys.socket(AF_INET, SOCK_STREAM);
 *   } catch (error) {
 *     return error instanceof SocketError ? error.code : "?";
 *   }
 * });
 * console.log(code); // EMFILE
 * ```
 */
export function withDescriptorsLeft<T>(count: number, run: () => T): T {
  checkInt("withDescriptorsLeft", "count", count, 0, MOST);
  const wanted = "a function that is not async";
  if (typeof run !== "function") throw wrongType("withDescriptorsLeft", "run", wanted, run);
  const result = belowDescriptor(limitWith(count), () => withoutStacks(run));
  if (!(result instanceof Promise)) return result;
  result.catch(() => {}); // it went on without the limit: what became of it says nothing
  throw wrongType("withDescriptorsLeft", "run", wanted, result, ": make calls of sys in it");
}

/** Below which number there are so many free ones: a process's descriptors leave gaps. */
function limitWith(count: number): number {
  const taken = new Set(ownDescriptors().map(({ fd }) => fd));
  let limit = 0;
  for (let free = 0; free < count || taken.has(limit); limit++) if (!taken.has(limit)) free++;
  return limit;
}

/** Deno opens files to tell where an error was made, and ends the process where it can't: errors have no stack meanwhile. */
function withoutStacks<T>(run: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

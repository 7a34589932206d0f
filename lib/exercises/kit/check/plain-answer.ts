import { AnswerError } from "./failure.ts";
import { toValue, type Value } from "./value.ts";

/**
 * What an answer gave, as a plain value.
 *
 * @throws {AnswerError} when it is none
 */
export function plainValue(what: unknown): Value {
  try {
    return toValue(what);
  } catch (error) {
    throw new AnswerError({
      reason: "kind",
      message: `what came back is no plain value: ${(error as Error).message}`,
    });
  }
}

/**
 * The answer as a function.
 *
 * @throws {AnswerError} when it is none
 */
export function plainFunction(what: unknown, name: string): (...args: Value[]) => unknown {
  if (typeof what === "function") return what as (...args: Value[]) => unknown;
  const isPromise = typeof (what as { then?: unknown } | null | undefined)?.then === "function";
  const is = isPromise ? "a promise" : what === undefined || what === null ? String(what) : `a ${typeof what}`;
  const look = isPromise ? `: hand over the function itself, ${name} without ()` : "";
  throw new AnswerError({ reason: "kind", message: `what was handed over is ${is}, not a function${look}` });
}

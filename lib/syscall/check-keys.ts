import { wrongType } from "./check-arguments.ts";
import { ArgumentError } from "./error.ts";

/**
 * An object that has no other keys than these. A misspelt one would be passed over in silence, and the call would do
 * something else than it was asked.
 *
 * @param argument what it is called
 * @param example how such an object is written
 */
export function checkKeys(
  syscall: string,
  argument: string,
  value: unknown,
  known: readonly string[],
  example: string,
): object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrongType(syscall, argument, `an object like ${example}`, value);
  }
  for (const key of Object.keys(value)) checkKey(syscall, key, known, argument);
  return value;
}

/** The options of a call: the same for its last argument. */
export function checkOptions(
  syscall: string,
  options: unknown,
  known: readonly string[],
  example = "{ timeoutMs: 500 }",
): asserts options is object {
  checkKeys(syscall, "options", options, known, example);
}

/** Refuses a name that a call's object does not have. */
export function checkKey(syscall: string, key: string, known: readonly string[], argument = "options"): void {
  if (known.includes(key)) return;
  const nearest = [...known].sort((one, other) => distance(key, one) - distance(key, other))[0];
  const what = argument === "options" ? `option of ${syscall}()` : `key of ${syscall}()'s ${argument}`;
  throw new ArgumentError("ERR_ARG_RANGE", syscall, key, `${key} is no ${what}: did you mean ${nearest}?`);
}

/** How many letters must be changed, added or left out to make one word of the other, no matter the case. */
function distance(one: string, other: string): number {
  const [from, to] = [one.toLowerCase().slice(0, 64), other.toLowerCase()];
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}

import { wrongType } from "./check-arguments.ts";
import { ArgumentError } from "./error.ts";

/**
 * An object that has no other keys than these: a misspelt one would be passed over in silence.
 *
 * @param example how such an object is written
 */
export function checkKeys(
  syscall: string,
  argument: string,
  value: unknown,
  keys: readonly string[],
  example: string,
): object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrongType(syscall, argument, `an object like ${example}`, value);
  }
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown === undefined) return value;
  throw new ArgumentError(
    "ERR_ARG_RANGE",
    syscall,
    argument,
    `${argument} has no ${JSON.stringify(unknown)}: it may have ${keys.join(", ")}`,
  );
}

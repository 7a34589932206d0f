import { Buffer } from "node:buffer";
import { toValue, type Value } from "../../exercises/kit/check/value.ts";
import type { Question, Reply } from "./judge-answer.ts";

/** JSON has no bytes, no `undefined`, no `NaN`: they stand as an array whose first element is one of these. */
const MARK = { bytes: "\u0000bytes", none: "\u0000undefined", number: "\u0000number" } as const;

/** A message on the channel between judge and answer, as a line. Its values must be plain. */
export function toLine(message: Question | Reply): string {
  return `${JSON.stringify(packed(message as unknown as Value))}\n`;
}

/**
 * A line as a plain value, of which nothing else is known: whoever wrote it may have written anything.
 *
 * @throws {SyntaxError} when it is no JSON
 * @throws {TypeError} when it is nested too deeply
 */
export const fromLine = (line: string): Value => unpacked(toValue(JSON.parse(line)));

function packed(value: Value): unknown {
  if (value === undefined) return [MARK.none];
  if (typeof value === "number" && !(Number.isFinite(value) && !Object.is(value, -0))) {
    return [MARK.number, Object.is(value, -0) ? "-0" : String(value)];
  }
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return [MARK.bytes, Buffer.from(value).toString("base64")];
  if (Array.isArray(value)) return value.map(packed);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, packed(one)]));
}

function unpacked(value: Value): Value {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (!Array.isArray(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unpacked(one)]));
  const [mark, text] = value as readonly Value[];
  if (mark === MARK.none) return undefined;
  if (mark === MARK.number) return Number(text);
  if (mark === MARK.bytes) return new Uint8Array(Buffer.from(String(text), "base64"));
  return value.map(unpacked);
}

import { Buffer } from "node:buffer";
import type { AnswerErrorFacts } from "../../exercises/kit/check/failure.ts";
import { toValue, type Value } from "../../exercises/kit/check/value.ts";

/** What the judge asks of the process that holds an answer. Every question bears a number that can't be guessed. */
export type Question =
  | {
      readonly id: string;
      readonly ask: "load";
      /** Whose answer: the exercise's id. */
      readonly of: string;
      /** The answer's module, and the folder that it may be written to. */
      readonly code: string;
      readonly folder: string;
      /** What the learner calls the answer. */
      readonly name: string;
    }
  | {
      readonly id: string;
      readonly ask: "call";
      readonly of: string;
      readonly args: readonly Value[];
      readonly record: boolean;
      /** How long one wait may take that has no deadline of its own. */
      readonly timeoutMs: number;
    }
  | { readonly id: string; readonly ask: "value"; readonly of: string }
  | { readonly id: string; readonly ask: "record" }
  | { readonly id: string; readonly ask: "alive" };

/** What that process says. It may be the answer's own code that says it: it is never taken for more than a value. */
export type Reply =
  | { readonly id: string; readonly value: Value }
  | { readonly id: string; readonly error: AnswerErrorFacts }
  | { readonly stray: AnswerErrorFacts };

/** The descriptor of that process's end. */
export const CHANNEL_FD = 3;
/** No message is longer. */
export const MOST_BYTES = 32 * 1024 * 1024;

/** JSON has no bytes, no `undefined`, no `NaN`: they stand as an array whose first element is one of these. */
const MARK = { bytes: "\u0000bytes", none: "\u0000undefined", number: "\u0000number" } as const;

/** A message as a line. Its values must be plain. */
export function toLine(message: Question | Reply): string {
  return `${JSON.stringify(packed(message as unknown as Value))}\n`;
}

/**
 * A line as a plain value, of which nothing else is known.
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

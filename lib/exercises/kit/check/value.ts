import { Buffer } from "node:buffer";
import { noun, quote } from "../../../base/text.ts";

/** What goes to an answer and comes back from it: JSON's values, bytes, and `undefined`. */
export type Value =
  | null
  | undefined
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Value[]
  | { readonly [key: string]: Value };

const DEEPEST = 20;
/** No exercise asks for more values in one. Bytes and texts count as one, however long. */
export const MOST_VALUES = 200_000;

/**
 * A copy of anything as a plain value: bytes of any kind become a `Uint8Array`. A notebook kernel may run cells with their
 * own `Object` and `Uint8Array`, so nothing is asked by `instanceof`.
 *
 * @throws {TypeError} for what is no value: a function, a socket, a circle, what has too much in it
 */
export const toValue = (what: unknown): Value => copied(what, 0, { left: MOST_VALUES });

function copied(what: unknown, depth: number, room: { left: number }): Value {
  room.left -= Array.isArray(what) ? what.length : 1;
  if (room.left < 0) throw new TypeError(`it holds more than ${MOST_VALUES} values`);
  if (what === null || what === undefined || ["boolean", "number", "string"].includes(typeof what)) {
    return what as Value;
  }
  if (ArrayBuffer.isView(what) && what.constructor.name !== "DataView") {
    return Uint8Array.from(what as unknown as ArrayLike<number>);
  }
  if (depth >= DEEPEST) throw new TypeError("it is nested too deeply");
  if (Array.isArray(what)) return what.map((one) => copied(one, depth + 1, room));
  if (typeof what !== "object") throw new TypeError(`it is a ${typeof what}`);
  const kind = Object.getPrototypeOf(what) as object | null;
  if (kind !== null && Object.getPrototypeOf(kind) !== null) throw new TypeError(`it is a ${kind.constructor.name}`);
  return Object.fromEntries(Object.entries(what).map(([key, value]) => [key, copied(value, depth + 1, room)]));
}

/** Whether two values are the same, bytes by bytes. */
export function sameValue(one: Value, other: Value): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (one instanceof Uint8Array || other instanceof Uint8Array) {
    return one instanceof Uint8Array && other instanceof Uint8Array && Buffer.compare(one, other) === 0;
  }
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [one, other] as { readonly [key: string]: Value }[];
  const keys = Object.keys(left ?? {});
  return (
    keys.length === Object.keys(right ?? {}).length &&
    keys.every((key) => Object.hasOwn(right ?? {}, key) && sameValue(left?.[key], right?.[key]))
  );
}

const MOST = 120;
/** Nobody reads more of a text; a peer may have been sent millions. */
const MOST_QUOTED = 10_000;

/** A value as one reads it: texts in quotes, bytes as text with escapes, cut where it is long. */
export function showValue(value: Value): string {
  if (value === undefined) return "nothing (undefined)";
  if (typeof value === "string") return cut(`the text ${quoted(value)}`);
  if (typeof value === "number") return `the number ${value}`;
  if (value instanceof Uint8Array) return cut(`${value.length} ${noun(value.length, "byte")} ${quoted(value)}`);
  if (Array.isArray(value)) return cut(value.length === 0 ? "an empty list" : `the list ${inner(value)}`);
  return cut(inner(value));
}

function inner(value: Value): string {
  if (typeof value === "string" || value instanceof Uint8Array) return quoted(value);
  if (Array.isArray(value)) return `[${value.map(inner).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const entries = Object.entries(value).map(([key, one]) => `${key}: ${inner(one)}`);
  return `{ ${entries.join(", ")} }`;
}

const cut = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST)}…` : text);

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\" };
const decoder = new TextDecoder("utf-8", { fatal: true });

/** A text or bytes in quotes. What is not printable is escaped; bytes that are no UTF-8 are escaped one by one. */
export function quoted(whole: string | Uint8Array): string {
  const what = whole.slice(0, MOST_QUOTED);
  let text: string;
  try {
    text = typeof what === "string" ? what : decoder.decode(what);
  } catch {
    return quote(what as Uint8Array);
  }
  return `"${text.replace(/["\\\p{C}]/gu, (one) => NAMED[one] ?? escaped(one))}"`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}

import { types } from "node:util";
import { ArgumentError } from "./error.ts";

/** The most bytes that one call moves: 64 MiB. Larger data goes in several calls anyway. */
export const MAX_BYTES = 64 * 1024 * 1024;
const encoder = new TextEncoder();

/** What `send` takes: bytes, or a text that is sent as UTF-8. */
export type Data = string | Uint8Array;

/** The error for an argument of another type than `wanted`. */
export function wrongType(syscall: string, argument: string, wanted: string, value: unknown, more = ""): ArgumentError {
  return new ArgumentError(
    "ERR_ARG_TYPE",
    syscall,
    argument,
    `${argument} must be ${wanted}, not ${typeOf(value)}${more}`,
  );
}

/** A whole number of C's `int`. */
export function checkInt(
  syscall: string,
  argument: string,
  value: unknown,
  min = -(2 ** 31),
  max = 2 ** 31 - 1,
): number {
  if (typeof value !== "number") throw wrongType(syscall, argument, "a number", value);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new ArgumentError(
      "ERR_ARG_RANGE",
      syscall,
      argument,
      `${argument} must be a whole number from ${min} to ${max}, not ${value}`,
    );
  }
  return value;
}

const trueLength = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), "length")?.get;

/**
 * Whether a value is a `Uint8Array` that no other thread can change and that says its true length: asked of the value
 * itself, not of its prototype.
 */
function isBytes(value: unknown): value is Uint8Array {
  if (!types.isUint8Array(value) || types.isSharedArrayBuffer(value.buffer)) return false;
  return trueLength?.call(value) === value.length;
}

/** The bytes of what is to be sent. A text becomes UTF-8; other views and buffers are refused, not guessed at. */
export function checkData(syscall: string, data: unknown): Uint8Array {
  if (typeof data === "string") return checkSize(syscall, encoder.encode(checkText(syscall, data)));
  if (isBytes(data)) return checkSize(syscall, data);
  const shared = types.isUint8Array(data) ? " over shared memory" : "";
  throw wrongType(syscall, "data", "a string or a Uint8Array", data, shared);
}

/** A text that arrives as it was sent: UTF-8 has no bytes for half a surrogate pair, and would send U+FFFD in its place. */
function checkText(syscall: string, text: string): string {
  const at = text.search(/\p{Surrogate}/u);
  if (at < 0) return text;
  throw new ArgumentError(
    "ERR_ARG_RANGE",
    syscall,
    "data",
    `data has half of a surrogate pair at index ${at}, which is no character: cut texts between characters, or send bytes`,
  );
}

function checkSize(syscall: string, data: Uint8Array): Uint8Array {
  if (data.length > MAX_BYTES) {
    throw new ArgumentError(
      "ERR_ARG_RANGE",
      syscall,
      "data",
      `data must have at most ${MAX_BYTES} bytes, not ${data.length}: send it in parts`,
    );
  }
  return data;
}

/** A buffer for the kernel to fill. */
export function checkBuffer(syscall: string, buffer: unknown): asserts buffer is Uint8Array {
  if (!isBytes(buffer)) throw wrongType(syscall, "buffer", "a Uint8Array", buffer);
  checkInt(syscall, "buffer.length", buffer.length, 0, MAX_BYTES);
}

/** What a value is, for an error's sentence. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return `a ${className(value as object)}`;
  return value === undefined ? "undefined" : `a ${typeof value}`;
}

/** The name of an object's class, even of an object that is made to trip up whoever asks. */
function className(value: object): string {
  try {
    const name: unknown = value.constructor?.name;
    return typeof name === "string" && name !== "" ? name : "object";
  } catch {
    return "object";
  }
}

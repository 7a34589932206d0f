import { DENO_INSPECT, INSPECT } from "../base/runtime.ts";
import { hex } from "../base/text.ts";
import { SOCK_DGRAM, SOCK_STREAM } from "../syscall/constants.ts";

/** What of a socket's type is not a flag such as SOCK_NONBLOCK. */
const SOCK_TYPE_MASK = 0xf;
// a byte order mark at the beginning is a character that was sent like any other
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Bytes as they came from the kernel, which also read as text: a `Uint8Array` whose `text` is its UTF-8 reading.
 *
 * @example
 * ```ts
 * import { Bytes } from "socklab";
 *
 * const bytes = new Bytes([104, 105]);
 * console.log(bytes.text, bytes.length, `${bytes}`); // hi 2 hi
 * ```
 */
export class Bytes extends Uint8Array {
  /** Bytes of numbers from 0 to 255, or of other bytes. */
  static override from<T>(source: Iterable<T> | ArrayLike<T>, map?: (value: T, index: number) => number): Bytes {
    return new Bytes(Array.from(source, map ?? Number));
  }

  /** The bytes read as UTF-8; what is not UTF-8 becomes U+FFFD. */
  get text(): string {
    return decoder.decode(this);
  }

  /** The bytes as pairs of hexadecimal digits: `68 69`. */
  get hex(): string {
    return hex(this, " ");
  }

  /**
   * The same as `text`, so that bytes can stand in a template.
   *
   * @example
   * ```ts
   * import { Bytes } from "socklab";
   *
   * console.log(`${new Bytes([104, 105])}!`); // hi!
   * ```
   */
  override toString(): string {
    return this.text;
  }

  /** @internal */
  [INSPECT](): string {
    return this.length === 0
      ? `Bytes(0) (${emptiness.get(this) ?? "empty"})`
      : `Bytes(${this.length}) ${JSON.stringify(this.text)}`;
  }

  /** @internal */
  [DENO_INSPECT](): string {
    return this[INSPECT]();
  }
}

/** Up to so many bytes, a loop copies quicker than `set`, which makes a view first. */
const LOOP_BYTES = 64;

/** What it means that a call received no bytes. */
const emptiness = new WeakMap<Bytes, string>();

/**
 * Notes what no bytes mean: of a stream its end, of a datagram socket an empty message, and neither where none were asked for.
 *
 * @param type the socket's type
 * @param max how many bytes were asked for
 */
export function explainEmpty(bytes: Bytes, type: number, max: number): Bytes {
  if (bytes.length > 0) return bytes;
  const meaning = { [SOCK_STREAM]: "end of stream", [SOCK_DGRAM]: "an empty message" }[type & SOCK_TYPE_MASK];
  emptiness.set(bytes, max === 0 ? "no bytes were asked for" : (meaning ?? "end of stream, or an empty message"));
  return bytes;
}

/** A copy of the first bytes of a buffer. */
export function copyBytes(buffer: Uint8Array, length: number): Bytes {
  const bytes = new Bytes(length);
  if (length > LOOP_BYTES) bytes.set(buffer.subarray(0, length));
  else for (let i = 0; i < length; i++) bytes[i] = buffer[i] as number;
  return bytes;
}

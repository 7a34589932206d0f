import { ArgumentError } from "./error.ts";

/** `sun_path` has 108 bytes, and a path needs a NUL at its end. */
const LONGEST = 107;
const SUN_PATH = 108;
/** Where bytes that are no UTF-8 stand in a text: byte b as the lone surrogate U+DC00 + b, as Python does (PEP 383). */
const LONE = 0xdc00;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * The C form of a Unix-domain address's `sun_path`: of a path all 108 bytes, as C programs pass it; of an abstract
 * name, which begins with `@` (or as bytes with 0) and may have any byte, just those that it has. See unix(7).
 *
 * @throws {ArgumentError} for a name that is too long, and a path that is empty or has a NUL in it
 */
export function encodeUnixName(syscall: string, path: string | Uint8Array): Uint8Array {
  const given = typeof path === "string" ? bytesOf(path) : path;
  const isAbstract = typeof path === "string" ? path.startsWith("@") : given[0] === 0;
  const name = isAbstract ? given.subarray(1) : given;
  const wrong = name.length > LONGEST || (!isAbstract && (name.length === 0 || name.includes(0)));
  if (wrong) {
    throw new ArgumentError(
      "ERR_ADDRESS",
      syscall,
      "path",
      `a path must have 1 to ${LONGEST} bytes and no NUL in it, not ${name.length} bytes`,
    );
  }
  const bytes = new Uint8Array(isAbstract ? 1 + name.length : SUN_PATH);
  bytes.set(name, isAbstract ? 1 : 0);
  return bytes;
}

/** The way back: a path as text, an abstract name after `@`, the empty text for a socket without a name. */
export function decodeUnixName(bytes: Uint8Array): string {
  if (bytes.length === 0) return "";
  if (bytes[0] === 0) return `@${textOf(bytes.subarray(1))}`;
  const end = bytes.indexOf(0);
  return textOf(end < 0 ? bytes : bytes.subarray(0, end));
}

/** A name as it is shown: what cannot be printed stands as `\\x00`. */
export function printableName(name: string): string {
  const hex = (byte: number): string => `\\x${byte.toString(16).padStart(2, "0")}`;
  return Array.from(name, (one) => {
    const code = one.codePointAt(0) ?? 0;
    if (code >= LONE + 0x80 && code <= LONE + 0xff) return hex(code - LONE);
    return code < 32 || code === 127 ? hex(code) : one;
  }).join("");
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(
    Array.from(text).flatMap((one) => {
      const code = one.codePointAt(0) ?? 0;
      return code >= LONE + 0x80 && code <= LONE + 0xff ? [code - LONE] : [...encoder.encode(one)];
    }),
  );
}

function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return piecewise(bytes);
  }
}

/** What is UTF-8 as text, each other byte as a lone surrogate. */
function piecewise(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((count) => isText(bytes.subarray(at, at + count))) ?? 0;
    text += length > 0 ? decoder.decode(bytes.subarray(at, at + length)) : String.fromCharCode(LONE + (bytes[at] ?? 0));
    at += Math.max(1, length);
  }
  return text;
}

function isText(bytes: Uint8Array): boolean {
  try {
    return [...decoder.decode(bytes)].length === 1;
  } catch {
    return false;
  }
}

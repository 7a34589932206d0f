/** A count with its noun: `1 call`, `3 calls`. Three digits each stand apart by a narrow space, `65 536 bytes`. */
export function plural(count: number, one: string, many?: string): string {
  return `${grouped(count)} ${noun(count, one, many)}`;
}

/** The form of a word that goes with a count: `call` or `calls`, `is` or `are`. */
export function noun(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? one : many;
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** A text cut to a number of characters, with `…` where something is missing. */
export function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

/** A text cut to a number of characters, with `…` in its middle: its end tells as much as its beginning. */
export function cutMiddle(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const end = (most - 1) >> 1;
  return [...characters.slice(0, most - 1 - end), "…", ...characters.slice(characters.length - end)].join("");
}

/** Bytes as hexadecimal digits, two lowercase ones a byte: `6869`. */
export function hex(bytes: Uint8Array, between = ""): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(between);
}

const ESCAPES: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 13: "\\r", 34: '\\"', 92: "\\\\" };

/**
 * Bytes in quotes, with what is not printable ASCII escaped as strace does: `"caf\xc3\xa9\n"`; `…` follows where there
 * were more.
 *
 * @param bytes undefined where none were kept
 * @param total how many there were
 */
export function quote(bytes: Uint8Array | undefined, total: number = bytes?.length ?? 0): string {
  if (total <= 0) return '""';
  if (bytes === undefined) return "…";
  return `"${Array.from(bytes, escapeByte).join("")}"${bytes.length < total ? "…" : ""}`;
}

function escapeByte(byte: number): string {
  if (byte in ESCAPES) return ESCAPES[byte] as string;
  return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${hex(Uint8Array.of(byte))}`;
}

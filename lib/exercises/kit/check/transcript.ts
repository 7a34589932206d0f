import { noun } from "../../../base/text.ts";
import { quoted } from "./value.ts";

interface Note {
  readonly who: string;
  readonly what: string;
  /** The first bytes, and how many there were. */
  readonly head: Uint8Array;
  readonly length: number | undefined;
}

const MOST_LINES = 14;
const MOST_BYTES = 40;
/** So many notes are kept: the first ones, and the last. */
const MOST_NOTES = 200;

/** What the other end of an answer's sockets saw, in order, as an independent witness tells it. */
export class Transcript {
  readonly #notes: Note[] = [];
  #left = 0;

  /** Notes what happened. The same thing with more bytes, right after, makes one longer note. */
  note(who: string, what: string, bytes?: Uint8Array): void {
    const last = this.#notes.at(-1);
    const more = bytes && last?.length !== undefined && last.who === who && last.what === what ? last : undefined;
    if (more) this.#notes.pop();
    const head = concat([more?.head ?? new Uint8Array(), bytes?.subarray(0, MOST_BYTES + 4) ?? new Uint8Array()]);
    const length = bytes && bytes.length + (more?.length ?? 0);
    this.#notes.push({ who, what, head: head.subarray(0, MOST_BYTES + 4), length });
    if (this.#notes.length > MOST_NOTES) this.#left += this.#notes.splice(MOST_NOTES / 2, 1).length;
  }

  /** A line a note: `server: received 5 bytes "hello"`. */
  lines(): string[] {
    const lines = this.#notes.map(({ who, what, head, length }) => {
      return `${who}: ${what}${length === undefined ? "" : ` ${summary(head, length)}`}`;
    });
    const left = this.#left + lines.length - MOST_LINES;
    return left > 0 ? [...lines.slice(0, MOST_LINES - 4), `… ${left + 1} more lines …`, ...lines.slice(-3)] : lines;
  }
}

/** How many bytes and how they begin: `5 bytes "hello"`. */
export function summary(bytes: Uint8Array, length: number = bytes.length): string {
  const count = `${length} ${noun(length, "byte")}`;
  return length === 0 ? count : `${count} ${quoted(beginning(bytes))}${length > MOST_BYTES ? "…" : ""}`;
}

/** The first bytes, without cutting a character of UTF-8 in two. */
function beginning(bytes: Uint8Array): Uint8Array {
  let end = Math.min(bytes.length, MOST_BYTES);
  for (let back = 0; end < bytes.length && back < 3 && ((bytes[end] ?? 0) & 0xc0) === 0x80; back++) end--;
  return bytes.subarray(0, end);
}

/** Several pieces in one. */
export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

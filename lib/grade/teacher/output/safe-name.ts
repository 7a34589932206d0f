import { createHash } from "node:crypto";

const LONGEST = 60;
/** A name that is a file's name everywhere, and can't be another's with its hash. */
const PLAIN = /^(?!.*-[0-9a-f]{16}$)[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,58}[A-Za-z0-9_-])?$/;

/**
 * A submission's name as a file's, without an ending. A plain one stays; of any other, what can't do harm is kept, and a
 * hash of the whole tells it from the others.
 *
 * @example
 * `safeName("../Zoë 1")` is `Zoë-1-` and 16 hexadecimal digits.
 */
export function safeName(name: string): string {
  if (PLAIN.test(name)) return name;
  const kept = name
    .normalize("NFC")
    .replace(/[^\p{Letter}\p{Mark}\p{Number}]+/gu, "-")
    .replace(/^[\p{Mark}-]+|-+$/gu, "");
  const short = [...kept].slice(0, LONGEST / 2).join("");
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 16);
  return `${short || "submission"}-${hash}`;
}

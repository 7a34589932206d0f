import { readFileSync } from "node:fs";

/** What an act gives, or nothing where it throws: what it asks about may be gone, or somebody else's. */
export function quietly<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** A small file of the kernel's, or no text where it can't be read. */
export const readQuietly = (path: string): string => quietly(() => readFileSync(path, "latin1")) ?? "";

/** A text that was read as latin1, byte by byte, read as UTF-8. */
export const utf8 = (latin1: string): string =>
  new TextDecoder().decode(Uint8Array.from(latin1, (byte) => byte.charCodeAt(0)));

import { open, rename, rm, writeFile } from "node:fs/promises";

/** Until it is whole, a file bears this ending. */
const PART = ".part";

/** A file that is written bit by bit, and has its name only when it is whole: nobody ever reads half of it. */
export interface GrowingFile {
  add(text: string): Promise<void>;
  /** Gives it its name, in the place of what had it before. */
  finish(): Promise<void>;
  /** Leaves nothing of it; what had its name before stays. */
  discard(): Promise<void>;
}

/** Begins one. Its folder must be there. */
export async function growingFile(path: string): Promise<GrowingFile> {
  const handle = await open(path + PART, "w");
  return {
    add: (text) => handle.appendFile(text),
    finish: () => handle.close().then(() => rename(path + PART, path)),
    discard: () => handle.close().then(() => rm(path + PART, { force: true })),
  };
}

/** Writes a whole small file in the same way. Its folder must be there. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(path + PART, text);
  await rename(path + PART, path);
}

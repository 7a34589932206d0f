import { type FileHandle, mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Until it is whole, a file bears this ending. */
const PART = ".part";

/** A file that is written bit by bit, and has its name only when it is whole: nobody ever reads half of it. */
export class GrowingFile {
  readonly #path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  static async open(path: string): Promise<GrowingFile> {
    await mkdir(dirname(path), { recursive: true });
    return new GrowingFile(path, await open(path + PART, "w"));
  }

  async add(text: string): Promise<void> {
    await this.#handle.appendFile(text);
  }

  /** Gives it its name, in the place of what had it before. */
  async finish(): Promise<void> {
    await this.#handle.close();
    await rename(this.#path + PART, this.#path);
  }

  /** Leaves nothing of it; what had its name before stays. */
  async discard(): Promise<void> {
    await this.#handle.close();
    await rm(this.#path + PART, { force: true });
  }
}

/** Writes a whole small file in the same way. Its folder must be there. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(path + PART, text);
  await rename(path + PART, path);
}

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inside } from "../../project/paths.ts";
import type { Judgement } from "../protocol/batch.ts";
import { judgementFile } from "../protocol/results.ts";
import type { CodeCell } from "./code-cells.ts";

/**
 * The judgements that a results folder has, a file each, by what they were made of: the cells, the exercises, the seed,
 * the grader itself. So nothing is judged twice, and a run that was broken off goes on where it was.
 */
export class Store {
  readonly #folder: string;
  readonly #base: string;

  /** @param of what every judgement depends on, besides the cells */
  constructor(folder: string, of: unknown) {
    this.#folder = folder;
    mkdirSync(dirname(this.#path("any")), { recursive: true });
    this.#base = `${graderHash()} ${JSON.stringify(of)}`;
  }

  keyOf(cells: readonly CodeCell[]): string {
    return createHash("sha256").update(this.#base).update(JSON.stringify(cells)).digest("hex").slice(0, 32);
  }

  has(key: string): boolean {
    return existsSync(this.#path(key));
  }

  /** Nothing for one that is not there, or was written by halves. */
  get(key: string): Judgement | undefined {
    try {
      return JSON.parse(readFileSync(this.#path(key), "utf8")) as Judgement;
    } catch {
      return undefined;
    }
  }

  put(judgement: Judgement): void {
    const path = this.#path(judgement.key);
    writeFileSync(`${path}.part`, JSON.stringify(judgement));
    renameSync(`${path}.part`, path);
  }

  #path(key: string): string {
    return join(this.#folder, judgementFile(key));
  }
}

/** What the grader is made of: a change of it makes every judgement anew. */
function graderHash(): string {
  const hash = createHash("sha256");
  for (const part of ["base", "project", "syscall", "trace", "socket", "exercises", "grade"]) {
    const folder = inside("lib", "dist", part);
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
      if (name.endsWith(".js")) hash.update(name).update(readFileSync(join(folder, name)));
    }
  }
  return hash.digest("hex");
}

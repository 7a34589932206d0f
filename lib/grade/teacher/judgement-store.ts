import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { quietly } from "../../base/ignore-errors.ts";
import { inside } from "../../project/paths.ts";
import { type Judgement, judgementFile } from "../protocol/mod.ts";

/**
 * The judgements that a results folder has, a file each, by what they were made of: the cells, the exercises, the seed,
 * the grader itself. So nothing is judged twice, and a run that was broken off goes on where it was.
 */
export class JudgementStore {
  readonly #folder: string;
  readonly #base: string;
  /** The names of the files that are there, read once: thousands of submissions ask for them again and again. */
  readonly #files: Set<string>;

  /** @param madeOf what every judgement depends on, besides the cells */
  constructor(folder: string, madeOf: unknown) {
    this.#folder = folder;
    const judged = dirname(this.#path("any"));
    mkdirSync(judged, { recursive: true });
    this.#files = new Set(readdirSync(judged));
    this.#base = `${graderHash()} ${JSON.stringify(madeOf)}`;
  }

  /** @param cells the hash of a submission's cells */
  keyOf(cells: string): string {
    return createHash("sha256").update(this.#base).update(cells).digest("hex").slice(0, 32);
  }

  has(key: string): boolean {
    return this.#files.has(basename(this.#path(key)));
  }

  /** Nothing for one that is not there, or was written by halves. */
  get(key: string): Judgement | undefined {
    return quietly(() => JSON.parse(readFileSync(this.#path(key), "utf8")) as Judgement);
  }

  put(judgement: Judgement): void {
    const path = this.#path(judgement.key);
    writeFileSync(`${path}.part`, JSON.stringify(judgement));
    renameSync(`${path}.part`, path);
    this.#files.add(basename(path));
  }

  #path(key: string): string {
    return join(this.#folder, judgementFile(key));
  }
}

/** What the grader is made of: a change of it makes every judgement anew. */
function graderHash(): string {
  const hash = createHash("sha256");
  for (const part of ["base", "project", "syscall", "trace", "socket", "exercises", "grade"]) {
    const folder = inside("lib", part);
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
      if (name.endsWith(".ts")) hash.update(name).update(readFileSync(join(folder, name)));
    }
  }
  return hash.digest("hex");
}

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The project's folder: this file lies in lib/project, or built in lib/dist. Where an answer is graded there is none,
 * only the library: its own folder then.
 */
function findRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "lib", "cli", "socklab.mjs"))) {
    if (folder === dirname(folder)) return import.meta.dirname;
    folder = dirname(folder);
  }
  return folder;
}

export const root: string = findRoot();

/** A path inside the project's folder. */
export const inside = (...parts: string[]): string => join(root, ...parts);

/** The Python of the course's own environment. */
export const python: string = inside(".venv", "bin", "python");

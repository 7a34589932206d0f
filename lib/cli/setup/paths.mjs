import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder; everything that set-up makes lies inside it. */
export const root = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

/** A path inside the project's folder. */
export const inside = (...parts) => join(root, ...parts);

/** One hash of many strings. */
export function hash(...texts) {
  const sum = createHash("sha256");
  for (const text of texts) sum.update(text).update("\0");
  return sum.digest("hex");
}

/** Writes a file, and the folders above it, unless it says the same already. */
export function writeIfChanged(path, text) {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const stampFile = (step) => inside(".socklab", "setup", step);

/** Was `step` completed with exactly these inputs? */
export const isStamped = (step, key) => existsSync(stampFile(step)) && readFileSync(stampFile(step), "utf8") === key;

/** Does `step` by `work`; its stamp is removed before and set after, so that half a step never counts as a whole one. */
export function stamped(step, key, work) {
  rmSync(stampFile(step), { force: true });
  work();
  writeIfChanged(stampFile(step), key);
}

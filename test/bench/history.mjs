// What earlier runs found: test/bench/ratios.json has, for each line of the table, the latest ratios that were kept.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { root } from "./run.mjs";

const FILE = new URL("./ratios.json", import.meta.url);
const MOST = 8;

/** The kept ratios by the line's name, the oldest first: `{ commit, ratio }`. */
const kept = () => (existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {});

/** The ratio that was kept last for a line; undefined for a new one. */
export const lastRatio = (what) => kept()[what]?.at(-1)?.ratio;

/** Adds this run's ratios, under the commit that they were measured at. */
export function keep(rows) {
  const commit = execFileSync("git", ["describe", "--always", "--dirty"], { cwd: root, encoding: "utf8" }).trim();
  const all = kept();
  for (const { what, ratio } of rows) all[what] = [...(all[what] ?? []), { commit, ratio }].slice(-MOST);
  const lines = Object.entries(all).map(([what, ratios]) => `  ${JSON.stringify(what)}: ${JSON.stringify(ratios)}`);
  writeFileSync(FILE, `{\n${lines.join(",\n")}\n}\n`);
}

// Starts the programs that are measured, pinned to one processor where the machine lets us, and reads their figures.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const programs = fileURLToPath(new URL("./programs/", import.meta.url));
const has = (command) => spawnSync(command, ["--version"], { stdio: "ignore" }).error === undefined;
const pin = has("taskset") ? ["taskset", "-c", "0"] : [];
const RUN_MS = 120_000;

/** The command line of a program in a runtime. */
export function command(runtime, program, ...args) {
  const path = `${programs}${program}`;
  if (runtime === "node") return [process.execPath, path, ...args];
  return [`${root}node_modules/.bin/deno`, "run", "--allow-all", "--quiet", path, ...args];
}

/** Runs a program and returns the numbers it printed, a line each. */
export function figures(line, { pinned = true } = {}) {
  const [file, ...args] = pinned ? [...pin, ...line] : line;
  const text = execFileSync(file, args.map(String), { cwd: root, encoding: "utf8", timeout: RUN_MS, maxBuffer: 1e7 });
  return text.trim().split("\n").map(Number);
}

/** The yardstick in C, built once; Python's where there is no compiler. */
export function yardstick() {
  const built = `${root}.socklab/bench/echo`;
  mkdirSync(`${root}.socklab/bench`, { recursive: true });
  if (has("cc") && spawnSync("cc", ["-O2", "-o", built, `${programs}echo.c`]).status === 0)
    return { name: "C", line: [built] };
  return { name: "Python", line: ["python3", `${programs}echo.py`] };
}

/** Starts a server that prints its port first; `stop` ends it. */
export async function server(line) {
  const [file, ...args] = [...pin, ...line, "server"];
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "inherit"] });
  for await (const port of createInterface({ input: child.stdout }))
    return { port: Number(port), stop: () => child.kill("SIGKILL") };
  throw new Error(`${line.join(" ")} did not start`);
}

/** The median of numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** The later half of a program's samples: the first ones measure the compiler. */
export function warm(numbers) {
  return numbers.slice(Math.floor(numbers.length / 2));
}

import { execFileSync } from "node:child_process";
import { python } from "../../lib/project/paths.ts";

/** What a program of the course's own Python prints, as JSON. */
export function inPython(program: string, ...args: readonly string[]): unknown {
  const out = execFileSync(python, ["-c", program, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
  return JSON.parse(out);
}

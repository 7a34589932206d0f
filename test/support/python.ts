import { execFileSync } from "node:child_process";
import { python } from "../../lib/project/paths.ts";

/** What a program of the course's own Python prints, as JSON. */
export function inPython(program: string, ...args: readonly string[]): unknown {
  const out = execFileSync(python, ["-c", program, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
  return JSON.parse(out);
}

/** The same with descriptors of this process, which are 3, 4 … there. It has what a program about sockets imports. */
export function inPythonWith<T>(fds: readonly number[], program: string): T {
  const code = `import array, json, os, select, socket, struct\n${program}`;
  const out = execFileSync(python, ["-c", code], {
    ...{ encoding: "utf8", timeout: 30_000 },
    stdio: ["ignore", "pipe", "inherit", ...fds],
  });
  return JSON.parse(out) as T;
}

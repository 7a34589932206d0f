import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** Whether there is a Python, whose socket module is an oracle of its own. */
export const lacksPython = ((): string | undefined => {
  try {
    execFileSync("python3", ["-c", "import socket, ctypes"], { stdio: "pipe" });
    return undefined;
  } catch {
    return "there is no python3";
  }
})();

/**
 * Runs a Python program with descriptors of this process as its own, and gives what it prints as JSON. It is awaited, so that
 * this process can answer meanwhile.
 *
 * @param fds become 3, 4 … there
 */
export async function python<T>(program: string, fds: readonly number[] = []): Promise<T> {
  const child = spawn("python3", ["-c", `import array, json, os, socket, struct, sys\n${program}`], {
    stdio: ["ignore", "pipe", "pipe", ...fds],
    timeout: 30_000,
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  if (out === "") throw new Error(err);
  return JSON.parse(out) as T;
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { inside } from "../../lib/project/paths.ts";

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs a program to its end, at most two minutes if no other time is given. */
export async function execute(
  program: string,
  args: string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string; timeout?: number } = {},
): Promise<Ended> {
  const child = spawn(program, args, {
    cwd: inside(),
    timeout: 120_000,
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: code as number | null, out, err };
}

/** Runs the command as its users do. */
export const socklab = (...args: string[]): Promise<Ended> =>
  execute(process.execPath, [inside("lib", "cli", "socklab.mjs"), ...args]);

/** A folder inside the project, where `socklab` can be imported, that is gone after the test. */
export function temporaryFolder(): string {
  mkdirSync(inside(".socklab", "test"), { recursive: true });
  const folder = mkdtempSync(join(inside(".socklab", "test"), "t-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

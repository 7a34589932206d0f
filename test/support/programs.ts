import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A runtime to run programs in: its command, and where the library's modules are for it. */
export interface Runtime {
  readonly name: "Node" | "Deno";
  readonly command: readonly string[];
  readonly lib: string;
  readonly extension: ".js" | ".ts";
}

const node: Runtime = {
  name: "Node",
  command: [process.execPath],
  lib: new URL("../../lib/dist/", import.meta.url).href,
  extension: ".js",
};
const deno: Runtime = {
  name: "Deno",
  command: [denoBinary(), "run", "--allow-all", "--quiet", "--no-check"],
  lib: new URL("../../lib/", import.meta.url).href,
  extension: ".ts",
};
export const runtimes: readonly Runtime[] = [node, deno];

/** The binary itself, not npm's wrapper, so that strace and signals reach it. */
function denoBinary(): string {
  const scope = join(ROOT, "node_modules", "@deno");
  const found = existsSync(scope) ? readdirSync(scope).map((name) => join(scope, name, "deno")) : [];
  return found.find((path) => existsSync(path)) ?? "deno";
}

/**
 * What a program must be started with. Node cannot run TypeScript in all versions, so it gets one file without types, in
 * a folder from where `socklab` is found. The program may import packages, Node's own modules, and files of this folder
 * that import no others.
 */
async function runnable(program: URL, runtime: Runtime): Promise<string> {
  const path = fileURLToPath(program);
  if (runtime === deno) return path;
  const made = join(
    ROOT,
    ...[".socklab", "test", "programs", `${basename(dirname(path))}-${basename(path, ".ts")}-${process.pid}.mjs`],
  );
  const bundle = await rolldown({
    input: path,
    platform: "node",
    external: (id) => !/^[./]/.test(id),
    treeshake: false,
  });
  await bundle.write({ file: made, format: "esm", codeSplitting: false });
  await bundle.close();
  return made;
}

export interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** A command that runs the program, `strace` for example. */
  readonly under?: readonly string[];
  readonly timeoutMs?: number;
}

/**
 * Runs a program to its end. It finds the library's inner modules through the environment: `SOCKLAB_LIB` and
 * `SOCKLAB_EXT` are what stands before and after `socket/wait/poller`.
 */
export async function run(runtime: Runtime, program: URL, options: RunOptions = {}): Promise<Run> {
  const { args = [], env = {}, under = [], timeoutMs = 60_000 } = options;
  const [command = "", ...rest] = [...under, ...runtime.command, await runnable(program, runtime), ...args];
  const child = spawn(command, rest, {
    cwd: ROOT,
    env: { ...process.env, SOCKLAB_LIB: runtime.lib, SOCKLAB_EXT: runtime.extension, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  const [out, err, [code, signal]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: code as number | null, signal: signal as NodeJS.Signals | null, out, err };
}

/** The lines of a run's output that are JSON. */
export function jsonLines<T>(out: string): T[] {
  return out
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as T);
}

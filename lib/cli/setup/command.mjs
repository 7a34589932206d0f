import { spawnSync } from "node:child_process";
import { root } from "./paths.mjs";

const OFFLINE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|NewConnectionError|Failed to establish a new connection|ConnectTimeoutError|NameResolutionError|Could not fetch URL/i;

/** Something that set-up cannot repair by itself: what happened, in one line, and what to do about it, a line each. */
export class Problem extends Error {
  constructor(what, ...toDo) {
    super([what, ...toDo.map((line) => `  ${line}`)].join("\n"));
    this.name = "Problem";
  }
}

/** Runs a program to its end, at most ten minutes, and gives its exit code and all it printed. */
export function capture(program, args, options = {}) {
  const done = spawnSync(program, args, {
    cwd: root,
    encoding: "utf8",
    timeout: 600_000,
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
  });
  return { code: done.status, text: `${done.stdout ?? ""}${done.stderr ?? ""}`, error: done.error };
}

/** Runs one step of set-up, with its name and time on a line; a failure becomes a Problem. */
export function step(title, program, args, adviceOnFailure) {
  process.stderr.write(`${title} … `);
  const start = performance.now();
  const { code, text, error } = capture(program, args);
  if (code === 0) {
    process.stderr.write(`done in ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    return;
  }
  process.stderr.write("failed\n");
  const tail = text.trimEnd().split("\n").slice(-15);
  if (tail.some(Boolean)) process.stderr.write(`${tail.map((line) => `  | ${line}`).join("\n")}\n`);
  if (error?.code === "ENOENT") throw new Problem(`${program} was not found`, ...adviceOnFailure);
  if (error?.code === "ETIMEDOUT")
    throw new Problem(`${title}: gave up after ten minutes`, "Run the same command again: it goes on from here");
  if (OFFLINE.test(text)) {
    throw new Problem(
      `${title}: the package registry could not be reached`,
      "Connect to the network (the first set-up needs it, later ones don't), then run the same command again",
      "Behind a proxy, set HTTPS_PROXY first",
    );
  }
  throw new Problem(`${title}: failed with exit code ${code}`, ...adviceOnFailure);
}

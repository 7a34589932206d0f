import { spawnSync } from "node:child_process";
import { chownSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { limited } from "./limits.ts";
import { NoSandbox, node } from "./none.ts";
import { asUser } from "./owner.ts";
import { kill, processesOf } from "./processes.ts";

/** As whom answers run in a container: nobody, which every image has. */
const NOBODY = 65_534;
const END_TRIES = 1000;
const PROBE_MS = 20_000;

/**
 * What is added within the container in which the whole grader runs, which `teacher/grade-in-container.ts` started: the
 * container keeps all of them from the machine, and this keeps an answer from the grader, by running it as nobody. The
 * container's memory is limited, and `choom` has the kernel end answers first.
 *
 * Answers share the container's processes and ports, so only one may run at a time.
 */
export class Container extends NoSandbox {
  constructor(course: string) {
    super(course, asNobody);
    chownSync(this.folder, NOBODY, NOBODY);
  }

  /** Also those whose parent is gone: nobody else runs as nobody. */
  protected override numbers(): readonly number[] {
    return processesOf(NOBODY);
  }

  /** Several times, since they may start others meanwhile. */
  override async endRest(): Promise<void> {
    for (let tries = 0; tries < END_TRIES; tries++) {
      const left = processesOf(NOBODY);
      if (left.length === 0) return;
      left.forEach(kill);
      await sleep(1);
    }
  }
}

/** The command that starts Node as nobody: the first that the kernel ends when the container's memory is used up. */
const asNobody = (...args: readonly string[]): string[] => [
  ...["choom", "-n", "1000", "--", ...limited()],
  ...asUser(NOBODY),
  ...node(...args),
];

/** Succeeds if it can load the course, not read the grader's folder, and has no network but a loopback. */
const probe = (course: string): string => `
  const { readdirSync } = require("node:fs");
  const others = Object.keys(require("node:os").networkInterfaces()).filter((name) => name !== "lo");
  if (others.length > 0) throw new Error("this container has a network: " + others);
  let open = true;
  try { readdirSync("/root"); } catch { open = false; }
  if (open) throw new Error("/root is open to anybody");
  import(${JSON.stringify(join(course, "node_modules", "socklab", "mod.js"))}).catch((error) => { throw error; });
`;

/**
 * Tries, inside a container, whether answers would be kept from the grader there.
 *
 * @param course what `writeCourse` wrote
 * @returns why not, or nothing
 */
export function whyNoContainer(course: string): string | undefined {
  const [program = "", ...args] = asNobody("-e", probe(course));
  const { error, status, stderr } = spawnSync(program, args, { env: {}, timeout: PROBE_MS, encoding: "utf8" });
  if (error) return `${program} could not be started (${error.message})`;
  if (status === 0) return undefined;
  return /^\w*Error: .*/m.exec(stderr)?.[0] ?? `it ended with exit code ${status}: ${stderr.trim().split("\n").at(-1)}`;
}

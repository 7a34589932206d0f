import { spawnSync } from "node:child_process";
import { realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { asUser, limited, nodeFlags } from "./bubblewrap.ts";

/** Set where the grader itself runs in a container that `gradeInContainer` started. */
export const CONTAINER_VARIABLE = "SOCKLAB_GRADE_IN_CONTAINER";
/** Where a container has room for what answers see of the course, and a small disk for what they write. */
export const COURSE = "/course";
/** As whom answers run in a container: nobody, which every image has. */
export const NOBODY = 65_534;

const PROBE_MS = 20_000;

/** The command that starts Node on a program as nobody: the first that the kernel ends when the container's memory is used up. */
export const asNobody = (...program: readonly string[]): string[] => [
  ...["choom", "-n", "1000", "--", ...limited()],
  ...asUser(NOBODY),
  ...[realpathSync(process.execPath), ...nodeFlags, ...program],
];

/** Succeeds if it can load the course, not read the grader's folder, and has no network but a loopback. */
const PROBE = `
  const { readdirSync } = require("node:fs");
  const others = Object.keys(require("node:os").networkInterfaces()).filter((name) => name !== "lo");
  if (others.length > 0) throw new Error("this container has a network: " + others);
  let open = true;
  try { readdirSync("/root"); } catch { open = false; }
  if (open) throw new Error("/root is open to anybody");
  import(${JSON.stringify(join(COURSE, "node_modules", "socklab", "mod.js"))}).catch((error) => { throw error; });
`;

/**
 * Tries, inside a container, whether answers would be kept from the grader there.
 *
 * @returns why not, or nothing
 */
export function whyNotInContainer(): string | undefined {
  const [program = "", ...args] = asNobody("-e", PROBE);
  const { error, status, stderr } = spawnSync(program, args, { env: {}, timeout: PROBE_MS, encoding: "utf8" });
  if (error) return `${program} could not be started (${error.message})`;
  if (status === 0) return undefined;
  return /^\w*Error: .*/m.exec(stderr)?.[0] ?? `it ended with exit code ${status}: ${stderr.trim().split("\n").at(-1)}`;
}

/** Gives what root wrote into a folder to whom the folder belongs, outside. */
export function giveBack(folder: string): void {
  const { uid, gid } = statSync(folder);
  spawnSync("chown", ["-R", `${uid}:${gid}`, folder]);
}

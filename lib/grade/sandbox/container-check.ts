import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { asNobody } from "./container.ts";

const PROBE_MS = 20_000;

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

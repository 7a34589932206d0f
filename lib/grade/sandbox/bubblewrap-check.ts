import { type StdioOptions, spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { readQuietly } from "../../base/ignore-errors.ts";
import { bubblewrapCommand } from "./bubblewrap.ts";
import { FILTER } from "./course-copy.ts";
import { judgePrefix, ownerFor } from "./owner.ts";

const PROBE_MS = 10_000;

/**
 * Tries bubblewrap on this machine, and a network for the judge.
 *
 * @param course what `writeCourse` wrote
 * @returns why it can't be used, and what to do, or nothing
 */
export function whyNoBubblewrap(course: string): string | undefined {
  const owner = ownerFor(0);
  const prefix = judgePrefix(owner);
  const network = attempt(owner === "namespace" ? [...prefix, "--net", "true"] : ["unshare", "--net", "true"]);
  if (network) return `${network}. ${adviceOn(network)}`;
  const filter = openSync(join(course, FILTER), "r");
  const sandbox = attempt([...prefix, ...bubblewrapCommand(course, owner, ["--version"])], filter);
  closeSync(filter);
  return sandbox && `${sandbox}. ${adviceOn(sandbox)}`;
}

function attempt([program = "", ...args]: readonly string[], filter?: number): string | undefined {
  const stdio: StdioOptions = ["ignore", "ignore", "pipe", "pipe", "pipe", filter ?? "ignore"];
  const { error, status, stderr } = spawnSync(program, args, { timeout: PROBE_MS, encoding: "utf8", stdio });
  if (error) return `${program} could not be started (${error.message})`;
  return status === 0 ? undefined : stderr.trim().split("\n").at(-1) || `${program} ended with exit code ${status}`;
}

function adviceOn(reason: string): string {
  if (/could not be started|ENOENT/.test(reason)) {
    return "Install it: apt install bubblewrap util-linux (Debian, Ubuntu), dnf install bubblewrap util-linux (Fedora)";
  }
  const limits = [
    [
      "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
      "1",
      "sysctl kernel.apparmor_restrict_unprivileged_userns=0",
    ],
    ["/proc/sys/kernel/unprivileged_userns_clone", "0", "sysctl kernel.unprivileged_userns_clone=1"],
    ["/proc/sys/user/max_user_namespaces", "0", "sysctl user.max_user_namespaces=10000"],
  ] as const;
  const found = limits.find(([path, forbids]) => readQuietly(path).trim() === forbids);
  if (found) return `This system forbids user namespaces; its administrator permits them with: ${found[2]}`;
  return "In a container, start it with --privileged, or grade on a machine that permits namespaces";
}

import { type StdioOptions, spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { readQuietly } from "../../base/ignore-errors.ts";
import { confined, type Owner } from "./bubblewrap.ts";
import { FILTER } from "./course-copy.ts";

const PROBE_MS = 10_000;

/** What starts the engine, so that it may make networks of its own: nothing for root, else a user namespace. */
export const wrapper = (owner: Owner): string[] =>
  owner === "namespace" ? ["unshare", "--user", "--map-root-user"] : [];

/** As whom answers can be run: root gives them numbers of their own, anybody else a user namespace. */
export function ownerFor(slot: number): Owner {
  return isRoot() ? { uid: 900_000 + slot } : "namespace";
}

/**
 * Tries the sandbox on this machine.
 *
 * @param course what `writeCourse` wrote
 * @returns why it can't be used, and what to do, or nothing
 */
export function whyNotConfined(course: string): string | undefined {
  const owner = ownerFor(0);
  const inNetwork = owner === "namespace" ? [...wrapper(owner), "--net"] : ["unshare", "--net"];
  const network = attempt([...inNetwork, "true"]);
  if (network) return `${network}. ${adviceOn(network)}`;
  const args = confined(course, owner);
  const plain = [...args.slice(0, args.lastIndexOf("/bin/node") + 1), "--version"];
  const filter = openSync(join(course, FILTER), "r");
  const sandbox = attempt([...wrapper(owner), ...plain], filter);
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

/** Whether this is the machine's root, not one of a user namespace, who has few numbers to give. */
function isRoot(): boolean {
  const [inside, outside, count] = readQuietly("/proc/self/uid_map").trim().split(/\s+/);
  return process.getuid?.() === 0 && inside === "0" && outside === "0" && Number(count) > 2 ** 31;
}

import { readdirSync, statSync } from "node:fs";
import { quietly, readQuietly } from "../../base/ignore-errors.ts";
import { descriptorTarget, socketInode } from "../../trace/linux/proc-fd.ts";

const PAGE_BYTES = 4096;
/** USER_HZ is 100 on every processor that Node knows. */
const TICK_MS = 10;

/**
 * The folders of all processes in a sandbox, by its first one: those in the `/proc` that it has of its own. None until it has
 * one: before, the machine's is in its place. See proc(5).
 */
export function namespaceOf(pid: number): string[] {
  const own = `/proc/${pid}/root/proc`;
  if ((device(own) ?? device("/proc")) === device("/proc")) return [];
  return list(own).flatMap((name) => (/^\d+$/.test(name) ? [`${own}/${name}`] : []));
}

/** A process and all that it and its children started, by their numbers. Those that end meanwhile are left out. */
export function familyOf(pid: number): number[] {
  const found = [pid];
  for (const one of found) {
    for (const thread of list(`/proc/${one}/task`)) {
      const children = readQuietly(`/proc/${one}/task/${thread}/children`).trim();
      if (children !== "") found.push(...children.split(" ").map(Number));
    }
  }
  return found;
}

/** All processes of a user, but those that have ended already. */
export const processesOf = (uid: number): number[] =>
  list("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const status = readQuietly(`/proc/${pid}/status`);
      return new RegExp(`^Uid:\\s+${uid}\\s`, "m").test(status) && !/^State:\s+[ZX]/m.test(status);
    })
    .map(Number);

/** Ends a process at once, if it is still there. */
export function kill(pid: number | undefined): void {
  if (pid !== undefined) quietly(() => process.kill(pid, "SIGKILL"));
}

/** Ends a process and all that it and its children started, the youngest first: none is left to start another. */
export function killFamily(pid: number | undefined): void {
  if (pid !== undefined) familyOf(pid).reverse().forEach(kill);
}

/** The memory that processes hold, in bytes. */
export const residentBytes = (folders: readonly string[]): number =>
  folders.reduce((sum, folder) => sum + Number(readQuietly(`${folder}/statm`).split(" ")[1] ?? 0) * PAGE_BYTES, 0);

/** How long a process's first thread has waited for a processor, by its folder in `/proc`; 0 where nobody counts that. */
export const runDelayMs = (folder: string | undefined): number =>
  folder === undefined ? 0 : Number(readQuietly(`${folder}/schedstat`).split(" ")[1] ?? 0) / 1e6;

/** How much of the processors all of its threads have had together. See `utime` and `stime` in proc_pid_stat(5). */
export function processorMs(folder: string | undefined): number {
  const fields = folder === undefined ? "" : readQuietly(`${folder}/stat`).replace(/^.*\) /s, "");
  const [user = 0, system = 0] = fields.split(" ").slice(11, 13).map(Number);
  return (user + system) * TICK_MS;
}

/** How many of their descriptors are sockets. */
export const socketsOf = (folders: readonly string[]): number =>
  folders
    .flatMap((folder) => list(`${folder}/fd`).map((fd) => descriptorTarget(folder, fd)))
    .filter((target) => socketInode(target) !== undefined).length;

const list = (path: string): readonly string[] => quietly(() => readdirSync(path)) ?? [];
const device = (path: string): number | undefined => quietly(() => statSync(path).dev);

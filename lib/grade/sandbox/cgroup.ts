import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { quietly, readQuietly } from "../../base/ignore-errors.ts";
import { LIMITS } from "./limits.ts";

/** Where cgroups may be made: none where this machine has no such folder. */
export interface CgroupPlace {
  readonly parents: readonly CgroupParent[];
  /** The teacher's process, for which they are made: what it leaves can be told from what others use. */
  readonly pid: number;
}

/** A folder of the cgroup file system in which cgroups may be made, and what to write into their files. */
export interface CgroupParent {
  readonly folder: string;
  readonly limits: Readonly<Record<string, number>>;
}

/** Of a cgroup: whose it is. The shell that cleans up after a grader that was killed knows it too. */
export const nameStart = (pid: number): string => `socklab-${pid}-`;
const NAME = /^socklab-(\d+)-/;
/** A shell writes itself into each file, and becomes the command. */
const ENTER = 'while [ "$1" != -- ]; do echo 0 > "$1" || exit; shift; done; shift; exec "$@"';
const REMOVAL_TRIES = 100;
const REMOVAL_MS = 10;
/** bubblewrap has two processes of its own. */
const PROCESSES = LIMITS.processes + 2;
const { memoryBytes } = LIMITS;

/**
 * Finds where this process may make cgroups, which keep all the memory of those in them within a limit, also what no
 * process has mapped: memfds and the buffers of sockets. Removes what broken off runs have left there.
 *
 * Version 2 has one parent: the cgroup that this process is in if it may hand on the memory controller (one with
 * processes in it may not, unless it is the system's root), or else the one above it. Version 1 has one for memory and
 * one for the number of processes. See cgroups(7).
 *
 * @param root where the cgroup file system is mounted
 * @param membership what `/proc/self/cgroup` says
 * @returns none where this machine has none, or this user may not write there
 */
export function cgroupParents(
  root = "/sys/fs/cgroup",
  membership = readQuietly("/proc/self/cgroup"),
): readonly CgroupParent[] {
  const candidates = (existsSync(join(root, "cgroup.controllers")) ? version2 : version1)(root, membership);
  for (const parents of candidates) removeLeftovers(parents);
  return candidates.find((parents) => parents.every(works)) ?? [];
}

/** Removes the empty cgroups of graders that are gone. */
function removeLeftovers(parents: readonly CgroupParent[]): void {
  for (const { folder } of parents) {
    for (const name of quietly(() => readdirSync(folder)) ?? []) {
      const pid = NAME.exec(name)?.[1];
      if (pid !== undefined && !existsSync(`/proc/${pid}`)) quietly(() => rmdirSync(join(folder, name)));
    }
  }
}

/** Removes what judges that were ended have left of a grader's cgroups, as soon as nothing is in them. */
export async function removeCgroups({ parents, pid }: CgroupPlace): Promise<void> {
  const left = parents.flatMap(({ folder }) =>
    (quietly(() => readdirSync(folder)) ?? [])
      .filter((name) => name.startsWith(nameStart(pid)))
      .map((name) => join(folder, name)),
  );
  for (const folder of left) await removeSoon(folder);
}

/** A cgroup for some processes, in each of some folders: of no folders, one without limits. */
export class Cgroup {
  readonly #folders: readonly string[];

  constructor({ parents, pid }: CgroupPlace) {
    this.#folders = parents.map(({ folder, limits }) => {
      const own = join(folder, `${nameStart(pid)}${randomUUID()}`);
      mkdirSync(own);
      for (const [name, value] of Object.entries(limits)) {
        const file = join(own, name);
        if (existsSync(file)) writeFileSync(file, String(value)); // not every kernel counts swap, or processes
      }
      return own;
    });
  }

  /** The command that enters the cgroup and then runs another, so that nothing of that one is ever outside. */
  entering(command: readonly string[]): readonly string[] {
    if (this.#folders.length === 0) return command;
    const files = this.#folders.map((folder) => join(folder, "cgroup.procs"));
    return ["/bin/sh", "-c", ENTER, "sh", ...files, "--", ...command];
  }

  /** Whether the kernel has ended a process in it for the limit of memory. */
  get outOfMemory(): boolean {
    const files = ["memory.events", "memory.oom_control"];
    const texts = this.#folders.flatMap((folder) => files.map((name) => readQuietly(join(folder, name))));
    return texts.some((text) => /^oom_kill [1-9]/m.test(text));
  }

  /** Waits until nothing is in it any more, and removes it. */
  async remove(): Promise<void> {
    for (const folder of this.#folders) await removeSoon(folder);
  }
}

async function removeSoon(folder: string): Promise<void> {
  for (let tries = 0; tries < REMOVAL_TRIES && existsSync(folder); tries++) {
    if (tries > 0) await sleep(REMOVAL_MS);
    quietly(() => rmdirSync(folder));
  }
}

function version2(root: string, membership: string): readonly CgroupParent[][] {
  const path = /^0::(.*)$/m.exec(membership)?.[1];
  if (path === undefined) return [];
  const own = join(root, path);
  const control = (folder: string): string => join(folder, "cgroup.subtree_control");
  const handsOn = (folder: string): boolean => /\bmemory\b/.test(readQuietly(control(folder)));
  if (!handsOn(own)) quietly(() => writeFileSync(control(own), "+memory +pids"));
  const folders = path === "/" ? [own] : [own, dirname(own)];
  const limits = { "memory.max": memoryBytes, "memory.swap.max": 0, "memory.oom.group": 1, "pids.max": PROCESSES };
  return folders.filter(handsOn).map((folder) => [{ folder, limits }]);
}

function version1(root: string, membership: string): readonly CgroupParent[][] {
  const folderOf = (controller: string): string => {
    const path = new RegExp(`^\\d+:(?:[^:]*,)?${controller}(?:,[^:]*)?:(.*)$`, "m").exec(membership)?.[1] ?? "";
    return join(root, controller, path);
  };
  const memory = {
    folder: folderOf("memory"),
    limits: {
      "memory.limit_in_bytes": memoryBytes,
      "memory.memsw.limit_in_bytes": memoryBytes,
      "memory.kmem.tcp.limit_in_bytes": memoryBytes,
    },
  };
  if (!existsSync(join(memory.folder, "memory.limit_in_bytes"))) return [];
  return [[memory, { folder: folderOf("pids"), limits: { "pids.max": PROCESSES } }], [memory]];
}

/** Whether a process gets into a cgroup there. */
function works(parent: CgroupParent): boolean {
  const cgroup = quietly(() => new Cgroup({ parents: [parent], pid: process.pid }));
  if (cgroup === undefined) return false;
  const [program = "", ...args] = cgroup.entering(["/bin/true"]);
  const { status } = spawnSync(program, args, { stdio: "ignore" });
  void cgroup.remove();
  return status === 0;
}

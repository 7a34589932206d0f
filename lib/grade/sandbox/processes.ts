import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const PAGE_BYTES = 4096;

/** A process and all that it and its children started, by their numbers here. Those that end meanwhile are left out. See proc(5). */
export function familyOf(pid: number): number[] {
  const found = [pid];
  for (const one of found) {
    for (const thread of list(`/proc/${one}/task`)) {
      const children = read(`/proc/${one}/task/${thread}/children`).trim();
      if (children !== "") found.push(...children.split(" ").map(Number));
    }
  }
  return found;
}

/** The memory that processes hold, in bytes. */
export const residentBytes = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + Number(read(`/proc/${pid}/statm`).split(" ")[1] ?? 0) * PAGE_BYTES, 0);

/** How many of their descriptors are sockets. */
export const socketsOf = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + socketsOfOne(pid), 0);

function socketsOfOne(pid: number): number {
  return list(`/proc/${pid}/fd`).filter((fd) => link(`/proc/${pid}/fd/${fd}`).startsWith("socket:")).length;
}

const quietly =
  <T>(act: (path: string) => T, otherwise: T) =>
  (path: string): T => {
    try {
      return act(path);
    } catch {
      return otherwise;
    }
  };

const list = quietly<readonly string[]>((path) => readdirSync(path), []);
const read = quietly((path) => readFileSync(path, "latin1"), "");
const link = quietly((path) => readlinkSync(path), "");

import { readdirSync, readlinkSync } from "node:fs";
import { afterEach, beforeEach, expect } from "vitest";
import { closesDone, openSockets } from "../../lib/socket/open-sockets.ts";
import { openDescriptors } from "../../lib/syscall/open-descriptors.ts";
import { until } from "./until.ts";

/** What each descriptor of this process stands for, as the kernel tells it. */
export function descriptorsOfProcess(): Map<number, string> {
  const found = new Map<number, string>();
  for (const name of readdirSync("/proc/self/fd")) {
    try {
      found.set(Number(name), readlinkSync(`/proc/self/fd/${name}`));
    } catch {
      // the descriptor that read the directory is gone already
    }
  }
  return found;
}

/** The sockets among them, by inode. */
export function socketsOfProcess(): string[] {
  return [...descriptorsOfProcess().values()].filter((target) => target.startsWith("socket:")).sort();
}

const opened: { close(): unknown }[] = [];

/** Has something closed after the test, before the descriptors are counted. */
export function closeLater<T extends { close(): unknown }>(thing: T): T {
  opened.push(thing);
  return thing;
}

/** After each test of the file, this process must have the very sockets that it had before. */
export function expectNoLeaks(): void {
  let before: string[] = [];
  beforeEach(() => {
    before = socketsOfProcess();
  });
  afterEach(async () => {
    for (const thing of opened.splice(0).reverse()) await thing.close();
    await closesDone();
    const left = [openSockets().length, openDescriptors().length];
    for (const socket of openSockets()) socket.close();
    expect(left).toEqual([0, 0]);
    await until("the sockets to be those of before the test", () => same(socketsOfProcess(), before));
  });
}

const same = (one: string[], other: string[]): boolean => one.join() === other.join();

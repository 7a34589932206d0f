import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { until } from "./until.ts";

/** Whether a process is no more, or only its exit code is. */
function isGone(pid: number | string): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return true;
  }
}

/** Waits until processes have ended. */
export async function untilGone(pids: readonly (number | string)[]): Promise<void> {
  expect(pids.length).toBeGreaterThan(0);
  const left = (): string[] => pids.map(String).filter((pid) => !isGone(pid));
  await until(
    () => `the end of processes ${left().join(", ")}`,
    () => left().length === 0,
  );
}

import { readFileSync } from "node:fs";
import process from "node:process";

/** A cell that was run in this Jupyter kernel, and how it ended. */
export interface CellRun {
  /** The cell's id, where the page says it. */
  readonly cell: string | null;
  readonly code: string;
  /**
   * `unread`: it did not parse or compile, so none of it ran; `error`: it threw; `abort`: it was skipped; `running`: it
   * has not ended yet.
   */
  readonly status: "ok" | "unread" | "error" | "abort" | "running";
}

/**
 * The cells that were run in this Jupyter kernel, in their order, as jupyter-kernel tells them: a cell that does not
 * parse never reaches the kernel's own code. Undefined where nobody tells, in a kernel that another kernelspec started.
 */
export function cellRuns(): CellRun[] | undefined {
  const path = process.env.SOCKLAB_CELLS;
  if (path === undefined) return undefined;
  try {
    return runsIn(readFileSync(path, "utf8"));
  } catch {
    return undefined; // a child of the kernel, or of an earlier one
  }
}

/** Each run is written twice, as it begins and as it ends. */
function runsIn(text: string): CellRun[] {
  const runs: CellRun[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const run = JSON.parse(line) as CellRun;
    if (runs.at(-1)?.status === "running") runs.pop();
    runs.push(run);
  }
  return runs;
}

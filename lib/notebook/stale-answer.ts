import type { CellRun } from "./cell-runs.ts";

/** How a run failed. */
export type Failed = Exclude<CellRun["status"], "ok" | "running">;

/**
 * Whether a name's value may be another than its cell says by now: that cell was run again since, and the run failed. Then
 * the Jupyter kernel still holds what an earlier run made, and nothing about it tells.
 *
 * @param name what the cell declares, `echoClient` for example
 * @param runs the cells that were run, in their order
 * @returns how that run failed; undefined if the value is the last run's
 */
export function staleAnswer(name: string, runs: readonly CellRun[]): Failed | undefined {
  const made = runs.findLastIndex(({ code, status }) => isMade(status) && declares(code, name));
  const cell = runs[made]?.cell;
  for (const { cell: own, code, status } of runs.slice(made + 1).reverse()) {
    if (isMade(status)) continue;
    if ((cell && own === cell) || (status === "unread" ? names : declares)(code, name)) return status;
  }
  return undefined;
}

/** A cell that runs now and has come as far as to ask has declared what it declares. */
const isMade = (status: CellRun["status"]): status is "ok" | "running" => status === "ok" || status === "running";

/** Whether a cell that was read gives the name a value. */
function declares(code: string, name: string): boolean {
  return new RegExp(
    `(?<![\\w$.])(?:(?:function\\s*\\*?|const|let|var|class)\\s+${name}(?![\\w$])|${name}\\s*=(?!=))`,
  ).test(code);
}

const COMMANDS = /\b(?:check|hint|solution)\s*\([^)]*\)?/g;

/** Whether a cell that nobody could read says the name anywhere but in a command: how it declares it is anybody's guess. */
function names(code: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(code.replace(COMMANDS, ""));
}

/**
 * What a cell that asks for a check hands over, where that is a name: a learner may call the answer what they like.
 *
 * @param id the exercise's id
 */
export function handedOver(id: string, runs: readonly CellRun[]): string | undefined {
  const call = new RegExp(`check\\s*\\(\\s*["'\`]${id}["'\`]\\s*,\\s*([\\w$]+)\\s*[,)]`);
  return call.exec(runs.at(-1)?.code ?? "")?.[1];
}

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { cut } from "../base/text.ts";
import { chapterName, chapters, findChapters } from "../project/chapters.ts";
import { CommandError, Exit } from "../project/exit.ts";
import {
  codeCells,
  type Notebook,
  NotebookError,
  notebookText,
  readNotebook,
  sourceOf,
  tagsOf,
} from "../project/notebook-file.ts";
import { inside } from "../project/paths.ts";
import { type JupyterKernelName, kernelspec } from "./kernelspec.ts";
import { type RunResult, runPlan, type StepResult } from "./notebook-runner.ts";
import { stored } from "./outputs.ts";

interface RunCommandOptions {
  /** The Jupyter kernel. */
  kernel: JupyterKernelName;
  out?: string;
  json?: boolean;
  /** Seconds a cell may take. */
  timeout: number;
}

interface CellReport {
  id: string | undefined;
  status: StepResult["status"];
  /** Was it as the cell's tags promise? */
  ok: boolean;
  ms: number;
  error?: string;
}

export interface ChapterReport {
  chapter: string;
  kernel: JupyterKernelName;
  ok: boolean;
  cells: CellReport[];
  stopped?: string;
  saved: string;
}

/** `socklab run`: runs a chapter, or all, each in a fresh Jupyter kernel, and saves what came out. */
export async function run(wanted: string, options: RunCommandOptions, signal: AbortSignal): Promise<number> {
  const paths = wanted === "all" ? chapters() : findChapters(wanted);
  if (paths.length === 0) throw new CommandError("There are no chapters to run: notebooks/ has no .ipynb file");
  const say = (line: string) => (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  const reports: ChapterReport[] = [];
  for (const path of paths) {
    if (signal.aborted) break;
    const saved = outFile(path, wanted === "all" || paths.length > 1, options);
    const report = await runChapter(path, saved, options, say, signal).catch((error: unknown) => {
      if (!(error instanceof NotebookError) || paths.length === 1) throw error;
      say(error.message); // it does not keep the other chapters from being run
      return {
        chapter: chapterName(path),
        kernel: options.kernel,
        ok: false,
        cells: [],
        stopped: error.message,
        saved,
      };
    });
    reports.push(report);
  }
  const ok = reports.every((report) => report.ok);
  if (options.json) process.stdout.write(`${JSON.stringify({ ok, chapters: reports }, null, 2)}\n`);
  if (signal.aborted) return Exit.interrupted;
  return ok ? Exit.ok : Exit.failed;
}

/** Where the executed notebook goes: `--out` is a file for one notebook, a folder for several. */
function outFile(path: string, several: boolean, { out, kernel }: RunCommandOptions): string {
  const name = `${chapterName(path)}.ipynb`;
  if (!out) return inside(".socklab", "run", kernel, name);
  return several ? resolve(out, name) : resolve(out);
}

async function runChapter(
  path: string,
  saved: string,
  { kernel, timeout }: RunCommandOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<ChapterReport> {
  const notebook = readNotebook(path);
  const cells = codeCells(notebook);
  const isOk = (index: number, { status }: StepResult) =>
    status === (tagsOf(cells[index] as never).includes("raises-exception") ? "error" : "ok");
  const width = String(cells.length).length;
  say(`${chapterName(path)} in ${kernel}`);

  const plan = {
    kernelspec: kernelspec(kernel),
    cwd: dirname(path),
    cellMs: timeout * 1000,
    steps: cells.map((cell) => ({ source: sourceOf(cell) })),
  };
  const result = await runPlan(plan, {
    signal,
    onStep: (index, step) => {
      const place = `[${String(index + 1).padStart(width)}/${cells.length}]`;
      const verdict = isOk(index, step) ? "ok" : step.status === "ok" ? "no error, though one was meant" : step.status;
      const took = `${step.ms.toFixed(0).padStart(6)} ms`;
      say(`  ${place} ${verdict.padEnd(7)} ${took}  ${firstLine(plan.steps[index]?.source ?? "")}`);
      if (!isOk(index, step) && step.error) say(indented(step.error));
    },
  });

  const reports = result.steps.map((step, index): CellReport => {
    const { status, ms, error } = step;
    return { id: cells[index]?.id, status, ok: isOk(index, step), ms, ...(error !== undefined && { error }) };
  });
  mkdirSync(dirname(saved), { recursive: true });
  writeFileSync(saved, notebookText(executed(notebook, result)));
  const good = reports.filter((report) => report.ok).length;
  if (result.stopped) say(`  stopped: ${result.stopped}`);
  say(`  ${good} of ${cells.length} cells ok; saved in ${saved}`);
  const { stopped } = result;
  const ok = good === cells.length && !stopped;
  return { chapter: chapterName(path), kernel, ok, cells: reports, saved, ...(stopped !== undefined && { stopped }) };
}

/** The notebook with what its cells put out. */
export function executed(notebook: Notebook, result: RunResult): Notebook {
  const ran = codeCells(notebook);
  const cells = notebook.cells.map((cell) => {
    const index = ran.indexOf(cell);
    const step = result.steps[index];
    if (!step || step.status === "not run") return cell;
    return { ...cell, execution_count: index + 1, outputs: stored(step.outputs) };
  });
  return { ...notebook, cells };
}

const firstLine = (source: string) => cut(source.trim().split("\n")[0] ?? "", 70);

const indented = (text: string) => text.split("\n").slice(0, 12).join("\n").replace(/^/gm, "      ");

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { inside, python } from "../project/paths.ts";
import type { Kernelspec } from "./kernelspec.ts";
import { type Output, textOf } from "./outputs.ts";

/**
 * A cell to run; a look at what the Jupyter kernel's process has open; a rest of so many milliseconds; or a rest for as long
 * as the kernel has a timer pending on a TCP socket of the Jupyter kernel's network, so long at most.
 */
export type PlanStep = { source: string } | { probe: "descriptors" } | { restMs: number } | { outlastMs: number };

/** What a Jupyter kernel is to run, and how long that may take. */
export interface RunPlan {
  kernelspec: Kernelspec;
  cwd: string;
  steps: PlanStep[];
  env?: Record<string, string>;
  /** Give the Jupyter kernel a loopback interface of its own; the plan stops where that is not permitted. */
  ownNetwork?: boolean;
  startMs?: number;
  cellMs?: number;
  totalMs?: number;
}

export interface StepResult {
  /** `timeout` is silence; `aborted` is a refusal; `not run` comes after the Jupyter kernel was lost. */
  status: "ok" | "error" | "aborted" | "timeout" | "not run";
  ms: number;
  outputs: Output[];
  /** What went wrong, as text, in either Jupyter kernel. */
  error?: string;
  /** What a probe found: a line for each descriptor, as /proc names it. */
  descriptors?: string[];
  /** What a rest waited for: states and kinds of timer in /proc/net/tcp's own numbers, `06:03` for TIME_WAIT. */
  timers?: string[];
}

export interface RunResult {
  steps: StepResult[];
  /** Why the plan was not carried through, if it was not. */
  stopped?: string;
  /** Whether the Jupyter kernel ended when asked to, or had to be killed. */
  ended: "asked" | "killed" | null;
}

export interface PlanOptions {
  /** Told of each step as it ends. */
  onStep?: (index: number, result: StepResult) => void;
  signal?: AbortSignal;
}

interface RunnerMessage {
  event: "started" | "output" | "done" | "probe" | "rested" | "stopped";
  step: number;
  status: StepResult["status"];
  ms: number;
  ename?: string;
  evalue?: string;
  output: Output;
  descriptors: string[];
  timers: string[];
  reason: string | null;
  ended: RunResult["ended"];
}

/** Carries a plan out in a Jupyter kernel of its own, which is gone afterwards whatever happens. */
export async function runPlan(plan: RunPlan, { onStep, signal }: PlanOptions = {}): Promise<RunResult> {
  // what a learner did is remembered by learners' own notebooks alone
  const env = { SOCKLAB_MEMORY: "", ...plan.env };
  const whole = { startMs: 60_000, cellMs: 60_000, totalMs: 1_200_000, ...plan, env };
  const runner = inside("lib", "cli", "notebook-runner.py");
  const child = spawn(python, [runner], { stdio: ["pipe", "pipe", "inherit"], detached: true });
  const stop = () => child.kill("SIGINT");
  // the runner keeps to totalMs itself; this is for a runner that doesn't
  const guard = setTimeout(() => child.kill("SIGKILL"), whole.totalMs + 60_000);
  signal?.addEventListener("abort", stop);
  const closed = once(child, "close");
  child.stdin.on("error", () => {}); // a runner that ended early says so by its missing last line
  child.stdin.end(JSON.stringify(whole));

  const result: RunResult = {
    steps: plan.steps.map(() => ({ status: "not run", ms: 0, outputs: [] })),
    stopped: "the runner ended without a word",
    ended: null,
  };
  if (signal?.aborted) stop();
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as RunnerMessage;
    const step = result.steps[line.step];
    if (line.event === "stopped") {
      result.ended = line.ended;
      if (line.reason === null) delete result.stopped;
      else result.stopped = line.reason;
    }
    if (!step) continue;
    if (line.event === "output") step.outputs.push(line.output);
    if (line.event === "probe") Object.assign(step, { status: "ok", descriptors: line.descriptors });
    if (line.event === "rested") Object.assign(step, { status: "ok", ms: line.ms, timers: line.timers });
    if (line.event === "done") {
      Object.assign(step, { status: line.status, ms: line.ms });
      if (line.status !== "ok") step.error = errorText(line, step, whole.cellMs);
      onStep?.(line.step, step);
    }
  }
  await closed;
  clearTimeout(guard);
  signal?.removeEventListener("abort", stop);
  return result;
}

/** tslab names no error in its reply: there it stands on stderr. */
function errorText({ ename, evalue }: RunnerMessage, { status, outputs }: StepResult, cellMs: number): string {
  if (status === "timeout") return `no answer within ${cellMs} ms`;
  if (status === "aborted") return "the Jupyter kernel refused to run it";
  if (ename) return `${ename}: ${evalue}`;
  const told = outputs.filter((output) => output.name === "stderr" || output.output_type === "error");
  return textOf(told).trim() || "error";
}

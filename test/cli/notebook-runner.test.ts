import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { jupyterKernels, kernelspec } from "../../lib/cli/kernelspec.ts";
import { type RunPlan, runPlan } from "../../lib/cli/notebook-runner.ts";
import { textOf } from "../../lib/cli/outputs.ts";
import { inside } from "../../lib/project/paths.ts";

import { until } from "../support/until.ts";

const plan = (kernel: (typeof jupyterKernels)[number], sources: string[], limits: Partial<RunPlan> = {}): RunPlan => ({
  kernelspec: kernelspec(kernel),
  cwd: inside("test"),
  steps: sources.map((source) => ({ source })),
  ...limits,
});

test.concurrent.each(jupyterKernels)("runPlan in %s keeps every output, each with its cell", async (kernel) => {
  const sources = Array.from({ length: 20 }, (_, i) => `console.log("first ${i}"); console.log("second ${i}"); ${i}`);
  const { steps, stopped, ended } = await runPlan(plan(kernel, sources));
  for (const [i, step] of steps.entries()) expect(textOf(step.outputs).trim()).toBe(`first ${i}\nsecond ${i}\n${i}`);
  expect(steps.every(({ status }) => status === "ok")).toBe(true);
  expect(stopped).toBeUndefined();
  expect(ended).toBe("asked");
});

test.concurrent.each(jupyterKernels)("runPlan in %s tells an error with its text, and goes on", async (kernel) => {
  const { steps } = await runPlan(plan(kernel, ["const a = 1;", 'throw new Error("on purpose");', "a + 1"]));
  expect(steps.map(({ status }) => status)).toEqual(["ok", "error", "ok"]);
  expect(steps[1]?.error).toContain("on purpose");
  expect(textOf(steps[2]?.outputs ?? []).trim()).toBe("2");
});

test.concurrent("runPlan in tslab tells a type error", async () => {
  const { steps } = await runPlan(plan("tslab", ['const a: number = "text";']));
  expect(steps[0]?.status).toBe("error");
  expect(steps[0]?.error).toContain("not assignable");
});

test.concurrent.each(jupyterKernels)("runPlan in %s ends a busy loop at its deadline and goes on", async (kernel) => {
  const { steps } = await runPlan(plan(kernel, ["const a = 1;", "while (true) {}", "a"], { cellMs: 1000 }));
  expect(steps.map(({ status }) => status)).toEqual(["ok", "timeout", "ok"]);
  expect(steps[1]?.error).toBe("no answer within 1000 ms");
});

test.concurrent("runPlan in tslab ends an endless await at its deadline and goes on", async () => {
  const { steps } = await runPlan(
    plan("tslab", ["await new Promise(() => setInterval(() => {}, 1000));", "1"], { cellMs: 1000 }),
  );
  expect(steps.map(({ status }) => status)).toEqual(["timeout", "ok"]);
});

test.concurrent("runPlan in deno stops at an endless await, which nothing can end", async () => {
  const { steps, stopped } = await runPlan(
    plan("deno", ["await new Promise(() => setInterval(() => {}, 1000));", "1"], { cellMs: 1000 }),
  );
  expect(steps.map(({ status }) => status)).toEqual(["timeout", "not run"]);
  expect(stopped).toContain("answers nothing more");
});

test.concurrent.each([
  ["tslab", "process.exit(3)"],
  ["deno", "Deno.exit(3)"],
] as const)("runPlan in %s tells of a Jupyter kernel that died", async (kernel, source) => {
  const { steps, stopped } = await runPlan(plan(kernel, [source, "1"]));
  expect(steps.map(({ status }) => status)).toEqual(["not run", "not run"]);
  expect(stopped).toContain("the Jupyter kernel died (with exit code 3)");
});

test.concurrent.each(jupyterKernels)("runPlan in %s keeps to the limit for the whole", async (kernel) => {
  const { stopped } = await runPlan(
    plan(kernel, ["await new Promise((done) => setTimeout(done, 60_000));"], { totalMs: 5000 }),
  );
  expect(stopped).toBe("the plan took longer than 5000 ms");
});

test.concurrent.each(jupyterKernels)("runPlan in %s tells what the kernel has open", async (kernel) => {
  const cell =
    'import { createServer } from "node:net"; const server = createServer(); await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));';
  const probe = { probe: "descriptors" } as const;
  const steps = [probe, { source: cell }, probe, { source: "await new Promise((done) => server.close(done));" }, probe];
  const result = await runPlan({ ...plan(kernel, []), steps });
  const [before = [], meanwhile = [], after = []] = [0, 2, 4].map((i) =>
    (result.steps[i]?.descriptors ?? []).filter((name) => name.startsWith("socket:")),
  );
  // a channel of Jupyter's may still connect meanwhile, and stays: what came and went is the cell's
  const cells = meanwhile.filter((name) => !before.includes(name) && !after.includes(name));
  expect(cells).toHaveLength(1);
  expect(before.filter((name) => !after.includes(name))).toEqual([]);
});

test.concurrent.each([
  ["tslab", "process.pid"],
  ["deno", "Deno.pid"],
] as const)("runPlan in %s is ended by its signal, kernel and all", async (kernel, pid) => {
  const interruption = new AbortController();
  const onStep = () => interruption.abort();
  const forAMinute = "await new Promise((done) => setTimeout(done, 60_000));";
  const { steps, stopped } = await runPlan(plan(kernel, [pid, forAMinute]), { onStep, signal: interruption.signal });
  expect(steps.map(({ status }) => status)).toEqual(["ok", "not run"]);
  expect(stopped).toBe("interrupted by SIGINT");
  const ended = Number(textOf(steps[0]?.outputs ?? []).trim());
  await until("the Jupyter kernel to be gone", () => !existsSync(`/proc/${ended}`));
});

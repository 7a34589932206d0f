import { expect, test } from "vitest";
import { jupyterKernels, kernelspec } from "../../../lib/cli/kernelspec.ts";
import { runPlan } from "../../../lib/cli/notebook-runner.ts";
import { textOf } from "../../../lib/cli/outputs.ts";
import { inside, python } from "../../../lib/project/paths.ts";
import { untilGone } from "../../support/processes.ts";
import { execute } from "../../support/socklab.ts";

const run = (kernel: "tslab" | "deno", sources: string[], cellMs = 30_000) =>
  runPlan({
    kernelspec: kernelspec(kernel),
    cwd: inside("notebooks"),
    steps: sources.map((source) => ({ source })),
    cellMs,
  });

interface Ended {
  status: string;
  reply: { ename?: string; evalue?: string; traceback?: string[] };
  outputs: { ename?: string; evalue?: string; text?: string }[];
}

async function runAll(kernel: string, ...cells: string[]): Promise<Ended[]> {
  const { out, err } = await execute(python, [
    inside("test", "cli", "run-all.py"),
    kernel,
    inside("notebooks"),
    ...cells,
  ]);
  const lines = out.trim().split("\n");
  expect(lines.length, err).toBe(cells.length);
  return lines.map((line) => JSON.parse(line) as Ended);
}

test.each([
  ["const first = 1;\nconst second third;", 2, 14],
  ["const a: = 3;", 1, 10],
  ["}", 1, 1],
  ["5 = 6", 1, 1],
  ["async functon f() {}", 1, 15],
  ["const text = 'é' +\n\n  ;", 3, 3],
])("a cell that Deno can't parse tells the parser's message with line and column: %j", async (source, line, column) => {
  const [ended] = await runAll("deno", source);
  expect(ended?.outputs).toHaveLength(1);
  expect(ended?.outputs[0]).toMatchObject({ ename: "SyntaxError" });
  expect(ended?.outputs[0]?.evalue).toMatch(new RegExp(`^line ${line}, column ${column}: \\S`));
  expect(ended?.reply).toMatchObject({ status: "error", ename: "SyntaxError", evalue: ended?.outputs[0]?.evalue });
});

test("what Deno tells by itself is told once, as it is", async () => {
  const [thrown, refused, fine] = await runAll("deno", 'throw new Error("Execution failed")', "return 5", "1");
  expect(thrown?.outputs).toMatchObject([{ ename: "Error", evalue: "Execution failed" }]);
  expect(refused?.outputs).toMatchObject([{ evalue: "Illegal return statement" }]);
  expect([fine?.status, fine?.outputs]).toEqual(["ok", []]);
});

test("a cell that tslab skips, since one before it failed, says so", async () => {
  const [, failed, skipped] = await runAll("tslab", "1", 'throw new Error("meant")', 'console.log("never")');
  expect(failed?.status).toBe("error");
  expect(skipped?.status).toBe("abort");
  expect(skipped?.outputs.map(({ text }) => text).join("")).toBe(
    "This cell did not run, since a cell before it ended with an error: run it again\n",
  );
});

test("a cell that is run right after an error in tslab is run", async () => {
  const { steps } = await run("tslab", [
    "throw new Error('meant')",
    "console.log('runs')",
    "nosuch",
    "console.log('too')",
  ]);
  expect(steps.map(({ status }) => status)).toEqual(["error", "ok", "error", "ok"]);
  expect(textOf(steps[3]?.outputs ?? []).trim()).toBe("too");
});

test("Stop ends a loop that never lets go in Deno, and says so", async () => {
  const { steps } = await run("deno", ["const kept = 3;", "while (true) {}", "kept"], 1000);
  expect(steps.map(({ status }) => status)).toEqual(["ok", "timeout", "ok"]);
  expect(textOf(steps[1]?.outputs ?? [])).toContain("Interrupted: Stop ended this cell's loop");
});

test.each(jupyterKernels)("the go-between of %s ends with the Jupyter kernel, however that ends", async (kernel) => {
  const { steps } = await run(kernel, [
    'import process from "node:process";\nconsole.log(process.env.SOCKLAB_GO_BETWEEN);',
    "process.kill(process.pid, 'SIGKILL');",
  ]);
  const pid = textOf(steps[0]?.outputs ?? []).trim();
  expect(pid).toMatch(/^\d+$/);
  await untilGone([pid]);
});

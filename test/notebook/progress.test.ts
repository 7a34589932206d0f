import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { jupyterKernels, kernelspec } from "../../lib/cli/kernelspec.ts";
import { runPlan } from "../../lib/cli/notebook-runner.ts";
import { textOf } from "../../lib/cli/outputs.ts";
import { CHAPTERS } from "../../lib/exercises/exercise.ts";
import { exercises } from "../../lib/exercises/mod.ts";
import { standings } from "../../lib/notebook/attempts.ts";
import { remember } from "../../lib/notebook/memory.ts";
import { progress } from "../../lib/notebook/progress.ts";
import { inside } from "../../lib/project/paths.ts";
import { temporaryFolder } from "../support/socklab.ts";

afterEach(() => void vi.restoreAllMocks());

test("standings() counts tries, and what passed once has passed", () => {
  const checked = (id: string, passed: boolean) => ({ kind: "checked", id, passed }) as const;
  const found = standings([checked("a", false), checked("a", true), checked("b", false), checked("a", false)]);
  expect(Object.fromEntries(found)).toEqual({ a: { tries: 3, passed: true }, b: { tries: 1, passed: false } });
});

test("progress() without a chapter lists all of them, with exercises, points and first guesses", () => {
  let text = "";
  vi.spyOn(console, "log").mockImplementation((one: string) => {
    text += `${one}\n`;
  });
  const guess = { kind: "guess", question: "?", choices: ["this", "that"], guess: "this" } as const;
  remember({ ...guess, id: "2.a", answer: "this" });
  remember({ ...guess, id: "2.b", answer: "that" });
  remember({ ...guess, id: "2.b", answer: "this" });
  remember({ kind: "checked", id: "client-order", passed: true });
  progress();
  const lines = text.split("\n");
  expect(lines[0]).toContain(`1 of ${exercises.length} exercises, 1 point of`);
  const own = exercises.filter(({ chapter }) => chapter === "02");
  const row = lines.find((line) => line.startsWith("02-client-and-server"));
  expect(row).toMatch(new RegExp(`1 of ${own.length} +1 of \\d+ +1 of 2 came true`));
  expect(lines.filter((line) => / of \d+ +\d+ of /.test(line))).toHaveLength(CHAPTERS.length);
  expect(text).toContain("as long as this Jupyter kernel runs.");
});

const CHECK = `const readTheError = { listening: "ok", nobody: "ECONNREFUSED" };
await check("read-the-error", readTheError);`;

test.each(jupyterKernels)("progress() in %s knows what was passed before a restart", async (kernel) => {
  const told = async (...sources: string[]) => {
    const steps = ['import { check, progress } from "socklab";', ...sources].map((source) => ({ source }));
    const env = { SOCKLAB_MEMORY: file };
    const ran = await runPlan({ kernelspec: kernelspec(kernel), cwd: inside("notebooks"), env, steps });
    return ran.steps.map(({ outputs, error }) => error ?? textOf(outputs));
  };
  const file = join(temporaryFolder(), "memory.jsonl");
  expect((await told(CHECK))[1]).toContain("passed");
  const [, chapter, course] = await told('await progress("00");', "await progress();");
  expect(chapter).toMatch(/read-the-error +1 +✓ passed/);
  expect(course).toMatch(/00-start-here +1 of /);
  expect(course).toContain(`It is kept on this computer, in ${file}.`);
});

import { expect, test } from "vitest";
import { jupyterKernels, kernelspec } from "../../lib/cli/kernelspec.ts";
import { runPlan } from "../../lib/cli/notebook-runner.ts";
import { textOf } from "../../lib/cli/outputs.ts";
import { cellsOf } from "../../lib/exercises/chapter-cells.ts";
import type { Exercise } from "../../lib/exercises/exercise.ts";
import { exerciseOf, exercises } from "../../lib/exercises/mod.ts";
import { notebooks } from "../../lib/project/chapters.ts";
import { sourceOf } from "../../lib/project/notebook-file.ts";
import { wrongAnswer } from "../support/wrong-answers.ts";

test.each(jupyterKernels)(
  "every stub is not yet, and every solution passes, in %s",
  async (kernel) => {
    const steps = exercises.flatMap((exercise) => {
      const [, stub, check] = cellsOf(exercise).map((cell) => ({ source: sourceOf(cell) }));
      return [stub, check, { source: exercise.solution }, check] as { source: string }[];
    });
    const result = await runPlan({ kernelspec: kernelspec(kernel), cwd: notebooks, steps });
    expect(result.stopped).toBeUndefined();
    for (const [index, { id }] of exercises.entries()) {
      const [stub, notYet, solution, passed] = result.steps.slice(index * 4, index * 4 + 4);
      for (const step of [stub, notYet, solution, passed]) expect(step?.error, id).toBeUndefined();
      expect(textOf(notYet?.outputs ?? []), id).toContain("not yet");
      expect(textOf(passed?.outputs ?? []), id).toContain("· passed]");
    }
    expect(result.ended).toBe("asked");
  },
  300_000,
);

/** Answers that would end a notebook kernel, or stop it, if the check let them. */
const DANGEROUS = [
  ["survive-resets", "nobody-awaits"],
  ["poll-server", "blocks-the-page"],
  ["first-to-speak", "does-not-wait"],
] as const;

test.each(jupyterKernels)(
  "an answer neither ends nor stops %s, and leaves no socket",
  async (kernel) => {
    const look = { source: 'import { descriptors } from "socklab";\nconsole.log("open:", descriptors().length);' };
    const checks = DANGEROUS.flatMap(([id, name]) => {
      const exercise = exerciseOf(id) as Exercise;
      const source = wrongAnswer(exercise, name);
      const check = cellsOf(exercise)[2] as Parameters<typeof sourceOf>[0];
      return [{ source }, { source: sourceOf(check) }];
    });
    const result = await runPlan({ kernelspec: kernelspec(kernel), cwd: notebooks, steps: [...checks, look] });
    expect(result.steps.map(({ status }) => status)).toEqual([...checks, look].map(() => "ok"));
    for (const index of [1, 3, 5]) expect(textOf(result.steps[index]?.outputs ?? [])).toContain("something differs");
    expect(textOf(result.steps.at(-1)?.outputs ?? [])).toContain("open: 0");
    expect(result.ended).toBe("asked");
  },
  120_000,
);

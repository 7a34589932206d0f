import { expect, test } from "vitest";
import { notebooks } from "../../lib/cli/chapters.ts";
import { cellsOf } from "../../lib/cli/exercises.ts";
import { kernelNames, kernelspec } from "../../lib/cli/kernel.ts";
import { sourceOf } from "../../lib/cli/notebook-file.ts";
import { textOf } from "../../lib/cli/outputs.ts";
import { runPlan } from "../../lib/cli/runner.ts";
import { exercises } from "../../lib/exercises/mod.ts";

test.each(kernelNames)(
  "every stub is not yet, and every solution passes, in %s",
  async (kernel) => {
    const steps = exercises.flatMap((exercise) => {
      const [, stub, check] = cellsOf(exercise).map((cell) => ({ source: sourceOf(cell) }));
      return [stub, check, { source: exercise.solution }, check] as { source: string }[];
    });
    const result = await runPlan({ kernel: kernelspec(kernel), cwd: notebooks, steps });
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

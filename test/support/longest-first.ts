import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest, most of it in waits. */
const LONG = [
  "exercises/seeds",
  "notebooks/pace",
  "notebooks/chapters",
  "grade/grade",
  "grade/corpus",
  "exercises/exercises",
  "cli/notebook-runner",
  "exercises/kernels",
  "exercises/right",
  "exercises/wrong",
  "cli/setup",
  "docs/examples",
];

/**
 * Begins with what takes longest, so that nothing is left to wait for alone in the end. Vitest knows that of an earlier run
 * only, which a clean checkout has not had.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return index < 0 ? LONG.length : index;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

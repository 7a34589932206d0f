import { markOf, type ToldStep, told } from "./feedback-text.ts";
import type { Sheet } from "./format.ts";

/**
 * `gradescope/<name>.json`: what Gradescope takes as its `results.json`, a test each exercise. Learners see all of it, so
 * nothing stands in it that is hidden from them. See https://gradescope-autograders.readthedocs.io/en/latest/specs/.
 */
export const gradescope: Sheet = {
  folder: "gradescope",
  ending: ".json",
  text(grading, { score, warnings, exercises }) {
    const tests = Object.entries(exercises).map(([id, exercise]) => {
      const { status, words, message, steps } = told(exercise);
      return {
        name: `${id}: ${grading.exercises[id]?.title ?? id}`,
        score: exercise.points,
        max_score: exercise.possible,
        status: status === "pass" ? "passed" : "failed",
        output: [`${words}${message && `\n\n${message}`}`, steps.map(lines).join("\n")].join("\n\n"),
        output_format: "text",
        visibility: "visible",
      };
    });
    const output = warnings.join("\n");
    return `${JSON.stringify({ score, ...(output && { output, output_format: "text" }), tests }, undefined, 2)}\n`;
  },
};

function lines({ name, hidden, status, detail }: ToldStep): string {
  const below = detail === "" ? "" : `\n${detail}`.replaceAll("\n", "\n    ");
  return `${markOf(status)} ${name}${hidden ? " (hidden)" : ""}${below}`;
}

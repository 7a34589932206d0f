import type { StepResult } from "../../lib/cli/notebook-runner.ts";
import { textOf } from "../../lib/cli/outputs.ts";
import { sectionOf } from "../../lib/notebook/claims.ts";
import { findChapter } from "../../lib/project/chapters.ts";
import verdicts from "../notebooks/verdicts.json" with { type: "json" };

/** The claims of a chapter's sections that did not get their verdict with a number for evidence, and what was said. */
export function wrongVerdicts(path: string, steps: readonly StepResult[]): string[] {
  const lines = steps.flatMap((step) => step.outputs.flatMap((output) => textOf([output]).split("\n")));
  return Object.entries(verdicts).flatMap(([id, verdict]) => {
    if (findChapter(sectionOf(id)) !== path) return [];
    const said = lines.find((text) => text.startsWith(`${id} `) && !text.startsWith(`${id} · `));
    const isRight = said?.startsWith(`${id} ${verdict}: `) && /\d/.test(said.slice(id.length));
    return isRight ? [] : [`${id} should be: ${verdict}; said was: ${said ?? "nothing"}`];
  });
}

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type JupyterKernelName, jupyterKernels, kernelspec } from "../../lib/cli/kernelspec.ts";
import { CHAPTERS, type Chapter } from "../../lib/exercises/exercise.ts";
import { exercises } from "../../lib/exercises/mod.ts";
import type { Results, SubmissionResult } from "../../lib/grade/protocol/results.ts";
import { findChapter } from "../../lib/project/chapters.ts";
import { notebookText, readNotebook } from "../../lib/project/notebook-file.ts";
import { inside } from "../../lib/project/paths.ts";
import { execute } from "../support/socklab.ts";

const GRADE_MS = 600_000;
mkdirSync(inside(".socklab", "test"), { recursive: true });
const folder = mkdtempSync(inside(".socklab", "test", "chapters-"));
const submissions = join(folder, "submissions");
const handedIn = jupyterKernels.flatMap((kernel) => [
  ...CHAPTERS.map((chapter) => ({ name: `${chapter} in ${kernel}`, kernel, of: [chapter] as readonly Chapter[] })),
  { name: `all in ${kernel}`, kernel, of: CHAPTERS },
]);
let graded = new Map<string, SubmissionResult>();

beforeAll(async () => {
  for (const { name, kernel, of } of handedIn) {
    const place = join(submissions, name);
    mkdirSync(place, { recursive: true });
    for (const chapter of of) writeFileSync(join(place, `${chapter}.ipynb`), solved(chapter, kernel));
  }
  const command = [inside("lib", "cli", "socklab.mjs"), "grade", submissions, "--out", join(folder, "results")];
  const { code, err } = await execute(process.execPath, command, { timeout: GRADE_MS });
  expect(code, err).toBe(0);
  const results = JSON.parse(readFileSync(join(folder, "results", "results.json"), "utf8")) as Results;
  graded = new Map(results.submissions.map((one) => [one.name, one]));
}, GRADE_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A chapter as it was handed out, in a Jupyter kernel's form, with the course's own solutions. */
function solved(chapter: Chapter, kernel: JupyterKernelName): string {
  const notebook = readNotebook(findChapter(chapter));
  const solution = new Map(exercises.map((exercise) => [`answer-${exercise.id}`, exercise.solution]));
  const cells = notebook.cells.map((cell) => ({ ...cell, source: solution.get(cell.id ?? "") ?? cell.source }));
  const { spec, name } = { spec: kernelspec(kernel), name: kernel };
  const metadata = {
    ...notebook.metadata,
    kernelspec: { name, display_name: spec.display_name, language: "typescript" },
  };
  return notebookText({ ...notebook, cells, metadata });
}

describe.each(handedIn)("$name", ({ name, of }) => {
  const own = exercises.filter(({ chapter }) => of.includes(chapter));

  test("the solutions get full marks", () => {
    const results = graded.get(name)?.exercises ?? {};
    const lost = own.flatMap(({ id }) => (results[id]?.status === "pass" ? [] : [`${id}: ${results[id]?.message}`]));
    expect(lost).toEqual([]);
    expect(graded.get(name)?.score).toBe(own.reduce((sum, { points }) => sum + points, 0));
  });

  test("nothing is odd about them", () => {
    expect(graded.get(name)?.warnings).toEqual([]);
  });
});

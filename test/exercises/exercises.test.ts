import { existsSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CHAPTERS } from "../../lib/exercises/exercise.ts";
import { type Report, reportLines } from "../../lib/exercises/kit/check/report.ts";
import { exercises } from "../../lib/exercises/mod.ts";
import { examine } from "../../lib/notebook/check.ts";
import { chapterName, chapterNumber, chapters } from "../../lib/project/chapters.ts";
import { inside } from "../../lib/project/paths.ts";
import { openDescriptors } from "../../lib/syscall/open-descriptors.ts";
import { hiddenReport } from "../support/hidden-report.ts";
import { answerIn } from "../support/load-exercise.ts";
import { notebookOf } from "../support/notebook.ts";
import { typeErrors } from "../support/notebook-types.ts";

/** Set SEED to repeat hidden checks that failed. */
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000));

/** The article's sections. */
const SECTIONS = ["1", "2.1", "2.2", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3", "4.4", "4.5", "4.6"];

test("there are at least 30 exercises, in every section of the article", () => {
  expect(exercises.length).toBeGreaterThanOrEqual(30);
  const sections = new Set(exercises.map(({ section }) => section));
  expect(SECTIONS.filter((section) => !sections.has(section))).toEqual([]);
});

test("each exercise has a file of its name, one that is written an answer beside it, and each file is in the list", () => {
  const folders = readdirSync(inside("lib", "exercises")).filter((name) => /^\d\d-/.test(name));
  const files = folders.flatMap((folder) => readdirSync(inside("lib", "exercises", folder)));
  const expected = exercises.flatMap(({ id, kind }) =>
    kind === "write" ? [`${id}.answer.ts`, `${id}.ts`] : [`${id}.ts`],
  );
  expect(files.sort()).toEqual(expected.sort());
});

test("each folder of exercises is named after a notebook, and holds that notebook's", () => {
  for (const path of chapters()) {
    const own = exercises.filter(({ chapter }) => chapter === chapterNumber(path));
    const folder = inside("lib", "exercises", chapterName(path));
    const files = existsSync(folder) ? readdirSync(folder) : [];
    expect(files.filter((name) => !name.endsWith(".answer.ts")).sort()).toEqual(own.map(({ id }) => `${id}.ts`).sort());
  }
});

test("no id, and no answer's name, is there twice", () => {
  for (const names of [exercises.map(({ id }) => id), exercises.map(({ answer }) => answer)]) {
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }
});

test("exercises stand in the order of their chapters and sections", () => {
  const places = exercises.map(({ chapter, section }) => `${chapter} ${section}`);
  expect(places).toEqual([...places].sort());
});

describe.each(exercises.map((exercise) => ({ id: exercise.id, exercise })))("$id", ({ exercise }) => {
  test("is whole", () => {
    const { id, title, chapter, points, prompt, hints, checks, hidden, kind, blank } = exercise;
    expect(id).toMatch(/^[a-z0-9-]+$/);
    expect(CHAPTERS).toContain(chapter);
    expect(points).toBeGreaterThan(0);
    for (const text of [title, prompt, ...hints, ...[...checks, ...hidden].flatMap((one) => [one.name, one.hint])]) {
      expect(text.trim()).not.toBe("");
      expect(text).toBe(text.trim());
    }
    expect(hints.length).toBeGreaterThanOrEqual(2);
    expect(hints[0]).toContain("?");
    expect(checks.length).toBeGreaterThan(0);
    expect(new Set([...checks, ...hidden].map(({ name }) => name)).size).toBe(checks.length + hidden.length);
    if (kind === "write") expect(hidden.length).toBeGreaterThan(0);
    else expect(blank).toBeDefined();
  });

  test("has a stub and a solution whose types fit", () => {
    expect(typeErrors(notebookOf(exercise.stub))).toEqual([]);
    expect(typeErrors(notebookOf(exercise.solution))).toEqual([]);
  });

  test("takes its stub for not yet, without a wait", async () => {
    const { report, events } = await examine(exercise, await answerIn(exercise.stub, exercise));
    expect(report.status).toBe("not-yet");
    expect(events.filter(({ kind }) => kind === "wait")).toEqual([]);
  });

  test("passes its solution, again and again, and leaves no socket open", async () => {
    const answer = await answerIn(exercise.solution, exercise);
    const before = openDescriptors();
    for (let turn = 0; turn < 2; turn++) {
      const { report } = await examine(exercise, answer);
      expect(told(report)).toBe("passed");
    }
    expect(openDescriptors()).toEqual(before);
  });

  test("passes its solution by the hidden checks, too", async () => {
    const report = await hiddenReport(exercise, await answerIn(exercise.solution, exercise), seed);
    expect(told(report), `SEED=${seed}`).toBe("passed");
  });
});

const told = (report: Report): string => (report.status === "passed" ? "passed" : reportLines(report).join("\n"));

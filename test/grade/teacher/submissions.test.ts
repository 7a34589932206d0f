import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findSubmissions } from "../../../lib/grade/teacher/submissions.ts";
import { CommandError } from "../../../lib/project/exit.ts";
import { fill } from "../../support/grading.ts";
import { temporaryFolder } from "../../support/socklab.ts";

const names = (folder: string): string[] => findSubmissions(folder).map(({ name }) => name);

test("findSubmissions() takes a notebook each, or a folder each, in the order of their names", () => {
  const folder = fill(temporaryFolder(), {
    "zoe.ipynb": "",
    "adam/ps1/02.ipynb": "",
    "adam/03.ipynb": "",
    "notes.txt": "",
  });
  const found = findSubmissions(folder);
  expect(found.map(({ name }) => name)).toEqual(["adam", "zoe"]);
  expect(found[0]?.notebooks).toEqual([join(folder, "adam", "03.ipynb"), join(folder, "adam", "ps1", "02.ipynb")]);
});

test("findSubmissions() takes one notebook", () => {
  const folder = fill(temporaryFolder(), { "zoe.ipynb": "", "adam.ipynb": "" });
  expect(names(join(folder, "zoe.ipynb"))).toEqual(["zoe"]);
});

test("findSubmissions() leaves Jupyter's checkpoints aside", () => {
  const folder = fill(temporaryFolder(), {
    ".ipynb_checkpoints/a.ipynb": "",
    "b/.ipynb_checkpoints/b.ipynb": "",
    "b/b.ipynb": "",
  });
  expect(findSubmissions(folder).map(({ notebooks }) => notebooks)).toEqual([[join(folder, "b", "b.ipynb")]]);
});

test("findSubmissions() follows no symbolic link, and says so", () => {
  const folder = fill(temporaryFolder(), { "a.ipynb": "", "b/b.ipynb": "" });
  symlinkSync(join(folder, "a.ipynb"), join(folder, "c.ipynb"));
  symlinkSync("/etc", join(folder, "d"));
  symlinkSync(join(folder, "a.ipynb"), join(folder, "b", "x.ipynb"));
  const found = new Map(findSubmissions(folder).map((one) => [one.name, one]));
  expect([...found.keys()]).toEqual(["a", "b", "c", "d"]);
  expect(found.get("b")?.notebooks).toHaveLength(1);
  for (const name of ["b", "c", "d"]) expect(found.get(name)?.warnings[0]).toMatch(/is a symbolic link/);
});

test("findSubmissions() lists folders named like notebooks", () => {
  const folder = fill(temporaryFolder(), { "x.ipynb/x.ipynb": "", ".ipynb/y.ipynb": "" });
  mkdirSync(join(folder, "empty"));
  expect(names(folder)).toEqual([".ipynb", "empty", "x.ipynb"]);
});

test("findSubmissions() gives no two the same name", () => {
  const folder = fill(temporaryFolder(), { "a.ipynb": "", "a/a.ipynb": "", "a-b.ipynb": "" });
  for (const byte of [0xe8, 0xe9]) writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.of(byte)]), "");
  expect(names(folder)).toEqual(["a", "a-b", "a.ipynb", "\uFFFD", "\uFFFD (2)"]);
});

test("findSubmissions() throws CommandError for a path that is not there, and an empty folder", () => {
  const folder = temporaryFolder();
  expect(() => findSubmissions(join(folder, "none"))).toThrow(CommandError);
  expect(() => findSubmissions(folder)).toThrow("No submission");
});

test("findSubmissions() stops looking through a folder without end", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "many"));
  for (let index = 0; index < 2100; index++) writeFileSync(join(folder, "many", `${index}.txt`), "");
  expect(findSubmissions(folder)[0]?.warnings).toEqual([expect.stringMatching(/more than 2000 files/)]);
});

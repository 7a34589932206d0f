import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readWithin } from "../../../lib/grade/teacher/open-within.ts";
import { NotebookError } from "../../../lib/project/notebook-file.ts";
import { openDescriptors } from "../../../lib/syscall/open-descriptors.ts";
import { fill } from "../../support/grading.ts";
import { temporaryFolder } from "../../support/socklab.ts";

test("readWithin() reads a file, however deep, and leaves no descriptor open", () => {
  const folder = fill(temporaryFolder(), { "a.ipynb": "top", "b/c/d.ipynb": "deep" });
  const before = openDescriptors();
  const texts = ["a.ipynb", "b/c/d.ipynb"].map((path) => Buffer.from(readWithin(folder, path)).toString());
  expect(texts).toEqual(["top", "deep"]);
  expect(() => readWithin(folder, "none.ipynb")).toThrow("none.ipynb can't be read: ENOENT");
  expect(openDescriptors()).toEqual(before);
});

test("readWithin() follows no link, neither the file nor a folder above it", () => {
  const folder = fill(temporaryFolder(), { "a/a.ipynb": "a", "b/b.ipynb": "b" });
  symlinkSync("a.ipynb", join(folder, "a", "link.ipynb"));
  renameSync(join(folder, "b"), join(folder, "c")); // it was a folder when somebody looked
  symlinkSync("c", join(folder, "b"));
  expect(() => readWithin(folder, "a/link.ipynb")).toThrow("is a symbolic link");
  expect(() => readWithin(folder, "b/b.ipynb")).toThrow(NotebookError);
});

test("readWithin() reads nothing but files: no pipe, no folder, no device", () => {
  const folder = temporaryFolder();
  execFileSync("mkfifo", [join(folder, "pipe.ipynb")]);
  mkdirSync(join(folder, "folder.ipynb"));
  for (const name of ["pipe.ipynb", "folder.ipynb"])
    expect(() => readWithin(folder, name)).toThrow(`${name} is no file`);
  expect(() => readWithin("/dev", "null")).toThrow("null is no file");
});

test("readWithin() reads no file that is too large", () => {
  const folder = fill(temporaryFolder(), { "a.ipynb": "" });
  truncateSync(join(folder, "a.ipynb"), 100 * 1024 * 1024); // it takes no room on the disk
  expect(() => readWithin(folder, "a.ipynb")).toThrow("a.ipynb has 100 MiB, more than the 50 MiB that are read");
});

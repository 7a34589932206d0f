import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { inside } from "../../lib/project/paths.ts";

const GRADE = inside("lib", "grade");
const PROCESSES = { teacher: "grade.ts", judge: "judge-batch.ts", answer: "answer-questions.ts" };
/** What each of the grader's folders may import of the others. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  teacher: ["protocol", "sandbox"],
  judge: ["protocol", "sandbox"],
  answer: ["protocol"],
  protocol: ["sandbox"],
  sandbox: [],
};

const files = readdirSync(GRADE, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
const folderOf = (path: string): string => path.split("/")[0] ?? "";

/** The files of lib that a file imports, types included, from lib/grade on. */
function importsOf(name: string): string[] {
  const path = resolve(GRADE, name);
  const found = readFileSync(path, "utf8").matchAll(/(?:\bfrom|\bimport|\bimport\()\s*"(\.[^"]*)"/g);
  return [...found].map(([, target]) => relative(GRADE, resolve(dirname(path), target as string)));
}

test("lib/grade has no folders but the processes', what crosses between them, and the sandbox", () => {
  expect([...new Set(files.map(folderOf))].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  expect(files.flatMap(importsOf)).toContain("protocol/mod.ts"); // or nothing is found at all
});

describe.each(Object.entries(MAY_IMPORT))("lib/grade/%s", (folder, allowed) => {
  const imports = files
    .filter((name) => folderOf(name) === folder)
    .flatMap((name) => importsOf(name).map((target) => ({ name, target })));

  test("imports of the grader only what it may: no process the files of another", () => {
    const within = imports.filter(({ target }) => !target.startsWith(".."));
    expect(within.filter(({ target }) => ![folder, ...allowed].includes(folderOf(target)))).toEqual([]);
  });

  test("imports nothing of the command line", () => {
    expect(imports.filter(({ target }) => target.startsWith("../cli/"))).toEqual([]);
  });
});

test.each(Object.entries(PROCESSES).map(([folder, name], index) => ({ folder, name, number: index + 1 })))(
  "lib/grade/$folder/$name says in its first three lines which process it is",
  ({ folder, name, number }) => {
    const lines = readFileSync(resolve(GRADE, folder, name), "utf8")
      .split("\n")
      .slice(0, 4);
    expect(lines[0]).toMatch(new RegExp(`^// Process ${number} of 3, the ${folder}'s: `));
    expect(lines.map((line) => line.startsWith("// "))).toEqual([true, true, true, false]);
  },
);

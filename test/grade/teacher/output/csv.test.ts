import { expect, test } from "vitest";
import { exercises } from "../../../../lib/exercises/mod.ts";
import { inPython } from "../../../support/python.ts";
import { differing, HOSTILE, sample, withoutForbidden } from "./sample.ts";
import { written } from "./written.ts";

const READ = `
import csv, json, sys
print(json.dumps(list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline=""), strict=True))))`;

test("grades.csv has a row each submission and a column each exercise", async () => {
  const [first, second] = exercises as [(typeof exercises)[number], (typeof exercises)[number]];
  const alice = sample("alice", {
    [first.id]: differing(first, "fail", "no"),
    [second.id]: differing(second, "grader-error", "no"),
  });
  const { path, text } = await written([alice, sample("Zoë 李雷 😀")]);
  const [head, one, other, ...none] = inPython(READ, path("grades.csv")) as string[][];
  expect(none).toEqual([]);
  expect(head).toEqual(["submission", "score", "possible", "status", ...exercises.map(({ id }) => id)]);
  const most = String(alice.possible);
  const points = exercises.map((exercise) => String(exercise.points));
  expect(one).toEqual(["alice", String(alice.score), most, "grader-error", "0", "not graded", ...points.slice(2)]);
  expect(other).toEqual(["Zoë 李雷 😀", most, most, "graded", ...points]);
  expect(text("grades.csv").startsWith("\ufeff")).toBe(true);
  expect(text("grades.csv").match(/(?<!\r)\n/)).toBe(null);
});

test("grades.csv keeps every name, and none of them is a formula", async () => {
  const { path } = await written(HOSTILE.map((name) => sample(name)));
  const rows = (inPython(READ, path("grades.csv")) as string[][]).slice(1);
  const kept = HOSTILE.map(withoutForbidden);
  expect(rows.map(([name]) => name?.replace(/^'/, ""))).toEqual(kept);
  for (const [name] of rows) expect(name).not.toMatch(/^\s*[=+\-@\t\r]/);
});

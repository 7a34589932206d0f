import { readFileSync, rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Exercise } from "../../lib/exercises/exercise.ts";
import { reportLines } from "../../lib/exercises/kit/check/report.ts";
import { exerciseOf, exercises } from "../../lib/exercises/mod.ts";
import { examine } from "../../lib/notebook/check.ts";
import { openDescriptors } from "../../lib/syscall/open-descriptors.ts";
import { hiddenReport } from "../support/hidden-report.ts";
import { answerIn } from "../support/load-exercise.ts";
import { namesOf, patchOf, wrongAnswer, wrongFolder } from "../support/wrong-answers.ts";

test("each exercise has at least three wrong answers", () => {
  const few = exercises.map(({ id }) => id).filter((id) => namesOf(id, ".patch").length < 3);
  expect(few).toEqual([]);
});

test("patchOf() keeps what is wrong, and the lines that differ", () => {
  const exercise = exerciseOf("say-hello") as Exercise;
  const wrong = exercise.solution.replace("return taken", "return taken + 1").replace("async function", "export $&");
  expect(patchOf(exercise, `// adds one\n${wrong}\n`).split("\n")).toEqual([
    "adds one",
    ...["--- solution", "+++ answer", "@@ -7,3 +7,3 @@"],
    ...["   client.close();", "-  return taken;", "+  return taken + 1;", " }", ""],
  ]);
  expect(() => patchOf(exercise, wrong)).toThrow("the first line says what is wrong");
});

describe.each(exercises.map((exercise) => ({ id: exercise.id, exercise })))("$id", ({ id, exercise }) => {
  const folder = wrongFolder(id);
  const whole = new Map(namesOf(id, ".ts").map((name) => [name, readFileSync(`${folder}/${name}.ts`, "utf8")]));

  test.each([...whole])("stores %s as its difference from the solution", async (name, source) => {
    await expect(patchOf(exercise, source)).toMatchFileSnapshot(`${folder}/${name}.patch`);
    rmSync(`${folder}/${name}.ts`);
  });

  const names = new Set([...namesOf(id, ".patch"), ...whole.keys()]);
  test.each([...names])("tells the mistake of %s", async (name) => {
    const answer = await answerIn(whole.get(name) ?? wrongAnswer(exercise, name), exercise);
    const before = openDescriptors();
    const visible = (await examine(exercise, answer)).report;
    expect(openDescriptors()).toEqual(before);
    const report = visible.status === "passed" ? await hiddenReport(exercise, answer, 1) : visible;
    expect(report.status).toBe("failed");
    const told = reportLines(report);
    if (RACES.has(`${id}/${name}`)) {
      expect(withoutRace(told)).toEqual(
        withoutRace(readFileSync(`${folder}/${name}.txt`, "utf8").trimEnd().split("\n")),
      );
      return;
    }
    const text = exercise.kind === "write" || exercise.kind === "order" ? printed(told) : told;
    await expect(`${text.join("\n")}\n`).toMatchFileSnapshot(`${folder}/${name}.txt`);
  });
});

/** Of these the kernel decides how much the other end had sent when the answer came: what was seen of it may differ. */
const RACES: ReadonlySet<string> = new Set([
  "http-server/one-recv",
  "counted-texts/sends-once",
  ...["hoards", "one-piece", "sends-once"].map((name) => `steady-relay/${name}`),
  ...["both-ways", "closes-at-once"].map((name) => `refuse-upload/${name}`),
  "ask-again/one-each",
  ...["echo-client/forgets-await-recv", "find-me/forgets-await-accept", "first-server/forgets-await-accept"],
  ...["first-to-speak/forgets-await-recv", "line-reader/forgets-await-recv", "framed-messages/forgets-await-length"],
]);

/** What was checked, what was wanted and where to look: all but what the other end saw. */
function withoutRace(lines: readonly string[]): string[] {
  const own = lines.filter((line) => !line.startsWith("    got:") && !line.startsWith("      "));
  return own.filter((line) => line !== "    at the other end:");
}

/** A message as it is stored: without the numbers that differ from run to run. */
function printed(lines: readonly string[]): string[] {
  return lines.map((line) =>
    line
      .replace(/\b(3[2-9]|[45]\d|60)\d{3}\b|(?<=127\.0\.0\.1:)\d+/g, "PORT")
      .replace(/\b(accept|bind|connect|listen|recv|send|shutdown)\(\d+/g, "$1(FD")
      .replace(/(received|sent|got:) +\d{5,} bytes.*/, "$1 MANY bytes")
      .replace(/(EADDRINUSE \(address already in use\)).*/, "$1") // who has it differs: a run before, perhaps
      .replace(/number \d+ may/, "number FD may"),
  );
}

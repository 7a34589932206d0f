import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { reportLines } from "../../lib/exercises/kit/report.ts";
import { exercises } from "../../lib/exercises/mod.ts";
import { examine } from "../../lib/notebook/check.ts";
import { inside } from "../../lib/project/paths.ts";
import { openDescriptors } from "../../lib/syscall/open-descriptors.ts";
import { answerIn } from "../support/load-exercise.ts";

const folder = inside("test", "exercises", "wrong");

test("each exercise has at least three wrong answers", () => {
  const few = exercises.map(({ id }) => id).filter((id) => wrongAnswers(id).length < 3);
  expect(few).toEqual([]);
});

describe.each(exercises.map((exercise) => ({ id: exercise.id, exercise })))("$id", ({ id, exercise }) => {
  test.each(wrongAnswers(id))("tells the mistake of %s", async (name) => {
    const answer = await answerIn(readFileSync(`${folder}/${id}/${name}.ts`, "utf8"), exercise);
    const before = openDescriptors();
    const { report } = await examine(exercise, answer);
    expect(openDescriptors()).toEqual(before);
    expect(report.status).toBe("failed");
    const told = reportLines(report);
    const text = exercise.kind === "write" || exercise.kind === "order" ? printed(told) : told;
    await expect(`${text.join("\n")}\n`).toMatchFileSnapshot(`${folder}/${id}/${name}.txt`);
  });
});

function wrongAnswers(id: string): string[] {
  return readdirSync(`${folder}/${id}`)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -3))
    .sort();
}

/** A message as it is stored: without the numbers that differ from run to run. */
function printed(lines: readonly string[]): string[] {
  return lines.map((line) =>
    line
      .replace(/\b(3[2-9]|[45]\d|60)\d{3}\b/g, "PORT")
      .replace(/\b(accept|bind|connect|listen|recv|send|shutdown)\(\d+/g, "$1(FD")
      .replace(/received \d{6,} bytes/, "received MANY bytes")
      .replace(/number \d+ may/, "number FD may"),
  );
}

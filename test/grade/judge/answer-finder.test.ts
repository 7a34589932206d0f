import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { AnswerFinder } from "../../../lib/grade/judge/answer-finder.ts";
import { codeCell, exercise } from "../../support/grading.ts";
import { temporaryFolder } from "../../support/socklab.ts";

const IDS = ["say-hello", "echo-client", "client-order"];

/** What is found among cells: an answer each exercise, of say-hello the one given. */
async function found(sayHello: string) {
  const cells = IDS.map((id, at) =>
    codeCell(at + 1, id === "say-hello" ? sayHello : exercise(id).solution, { gradeId: id, tagged: [id] }),
  );
  const file = join(temporaryFolder(), "cells.json");
  writeFileSync(file, JSON.stringify(cells));
  const finder = new AnswerFinder();
  onTestFinished(() => finder.close());
  return finder.answersIn(file, IDS);
}

test("AnswerFinder finds answers", { timeout: 120_000 }, async () => {
  const answers = await found(exercise("say-hello").solution);
  expect(Object.values(answers).map(({ kind }) => kind)).toEqual(["program", "program", "program"]);
});

test("AnswerFinder gives up code that takes the compiler for ever, and finds the others", {
  timeout: 180_000,
}, async () => {
  const nested = `${"async (a=".repeat(80)}1${")".repeat(80)}`; // twice the time for each level
  const answers = await found(`${exercise("say-hello").solution}\n${nested};`);
  expect(answers["say-hello"]).toMatchObject({ kind: "broken", error: expect.stringMatching(/takes too long/) });
  expect(answers["echo-client"]?.kind).toBe("program");
  expect(answers["client-order"]?.kind).toBe("program");
});

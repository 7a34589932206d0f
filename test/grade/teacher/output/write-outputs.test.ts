import { readdirSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import type { SubmissionResult } from "../../../../lib/grade/protocol/results.ts";
import { mergeResults } from "../../../../lib/grade/teacher/output/merge-results.ts";
import { readResults } from "../../../../lib/grade/teacher/output/read-results.ts";
import { writeOutputs } from "../../../../lib/grade/teacher/output/write-outputs.ts";
import { temporaryFolder } from "../../../support/socklab.ts";
import { GRADING, sample } from "./sample.ts";
import { written } from "./written.ts";

const descriptors = (): number => readdirSync("/proc/self/fd").length;

test("writeOutputs() writes every file, and nothing half", async () => {
  const { list } = await written([sample("alice"), sample("a/b")]);
  expect(list()).toEqual(["feedback", "grades.csv", "gradescope", "junit.xml", "results.json", "results.schema.json"]);
  expect(list("feedback")).toEqual([expect.stringMatching(/^a-b-\w{16}\.html$/), "alice.html"]);
  expect(list("gradescope")).toEqual([expect.stringMatching(/^a-b-\w{16}\.json$/), "alice.json"]);
});

test("writeOutputs() leaves the results that were there when it is broken off", async () => {
  const { folder, text, list } = await written([sample("alice")]);
  const [before, open] = [["results.json", "grades.csv", "junit.xml"].map((name) => text(name)), descriptors()];
  async function* broken(): AsyncGenerator<SubmissionResult> {
    yield sample("bob");
    throw new Error("the disk is full");
  }
  await expect(writeOutputs(folder, GRADING, broken())).rejects.toThrow("the disk is full");
  expect(["results.json", "grades.csv", "junit.xml"].map((name) => text(name))).toEqual(before);
  expect(list().filter((name) => name.endsWith(".part"))).toEqual([]);
  expect(descriptors()).toBe(open);
  await writeOutputs(folder, GRADING, [sample("carol")]);
  expect(JSON.parse(text("results.json")).submissions.length).toBe(1);
});

const COUNT = 2000;

test(`writeOutputs() and mergeResults() hold one of ${COUNT} submissions at a time`, { timeout: 300_000 }, async () => {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  const held = (): number => {
    gc();
    return process.memoryUsage().heapUsed;
  };
  const record = `{"seq":1}${"x".repeat(20_000)}`; // 40 MB of them
  let most = 0;
  function* many(watch: boolean): Generator<SubmissionResult> {
    for (let i = 0; i < COUNT; i++) {
      if (watch && i % 200 === 0) most = Math.max(most, held());
      const one = sample(`s${String(i).padStart(5, "0")}`);
      const [id, result] = Object.entries(one.exercises)[0] as [string, SubmissionResult["exercises"][string]];
      yield { ...one, exercises: { ...one.exercises, [id]: { ...result, record: record + i } } };
    }
  }
  const folder = temporaryFolder();
  const before = held();
  const totals = await writeOutputs(folder, GRADING, many(true));
  expect(totals.scores.length).toBe(COUNT);
  expect(most - before).toBeLessThan(25_000_000);
  expect((await readResults(folder)).locations.length).toBe(COUNT);
  const { submissions } = await mergeResults([folder]);
  let count = 0;
  for await (const { name } of submissions) {
    if (count % 200 === 0) most = Math.max(most, held());
    expect(name).toBe(`s${String(count).padStart(5, "0")}`);
    count++;
  }
  expect(count).toBe(COUNT);
  expect(most - before).toBeLessThan(25_000_000);
});

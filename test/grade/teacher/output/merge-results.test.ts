import { expect, test } from "vitest";
import { exercises } from "../../../../lib/exercises/mod.ts";
import type { Grading, SubmissionResult } from "../../../../lib/grade/protocol/results.ts";
import { mergeResults } from "../../../../lib/grade/teacher/output/merge-results.ts";
import { ResultsError } from "../../../../lib/grade/teacher/output/read-results.ts";
import { GRADING, gradingOf, HOSTILE, sample, submissionOf } from "./sample.ts";
import { written } from "./written.ts";

const shard = (name: string, more: Partial<Grading> = {}): Grading => ({ ...GRADING, shard: name, ...more });

async function parts(...given: [Grading, string[]][]): Promise<string[]> {
  const folders: string[] = [];
  for (const [grading, names] of given) {
    folders.push(
      (
        await written(
          names.map((name) => sample(name)),
          grading,
        )
      ).folder,
    );
  }
  return folders;
}

async function names(submissions: AsyncIterable<SubmissionResult>): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of submissions) found.push(name);
  return found;
}

test("mergeResults() puts shards together, in the order of the submissions' names", async () => {
  const folders = await parts([shard("2/3"), ["b", "é"]], [shard("3/3"), []], [shard("1/3"), ["c", "a", "a-b"]]);
  const { grading, submissions } = await mergeResults(folders);
  expect(grading).toEqual(GRADING);
  expect(await names(submissions)).toEqual(["a", "a-b", "b", "c", "é"]);
});

test("mergeResults() gives what one grading of all would have given", async () => {
  const all = HOSTILE.map((name) => sample(name)).sort((one, other) => (one.name < other.name ? -1 : 1));
  const whole = await written(all);
  const folders = await parts(
    [shard("1/2"), all.filter((_, i) => i % 2 === 0).map(({ name }) => name)],
    [shard("2/2"), all.filter((_, i) => i % 2 === 1).map(({ name }) => name)],
  );
  const { grading, submissions } = await mergeResults(folders);
  const merged: SubmissionResult[] = [];
  for await (const one of submissions) merged.push(one);
  const again = await written(merged, grading);
  for (const file of ["results.json", "junit.xml", "grades.csv"]) expect(again.text(file)).toBe(whole.text(file));
});

test("mergeResults() tells what does not fit together", async () => {
  const [first] = exercises;
  const only = gradingOf([first as (typeof exercises)[number]]);
  const none = (await written([], { ...only, shard: "2/2" })).folder;
  const wrong: [string[], RegExp][] = [
    [[], /Nothing to merge/],
    [await parts([shard("1/4"), ["a"]], [shard("2/4"), ["b"]]), /shards are missing: 3\/4, 4\/4$/],
    [await parts([shard("1/2"), ["a"]], [shard("1/2"), ["b"]]), /results.json and .*results.json are both shard 1\/2/],
    [await parts([shard("1/2"), ["a"]], [shard("2/3"), ["b"]]), /is shard 2\/3, .* is one of 2/],
    [await parts([shard("1/2"), ["a"]], [GRADING, ["b"]]), /is no shard, .* is one of 2/],
    [await parts([shard("1/2"), ["a", "b"]], [shard("2/2"), ["b"]]), /"b" is twice there: in .* and in /],
    [await parts([GRADING, ["a"]], [GRADING, ["a"]]), /"a" is twice there/],
    [await parts([shard("1/2"), []], [shard("2/2", { seed: 8 }), []]), /graded with another seed \(8, not 7\)/],
    [
      await parts([shard("1/2"), []], [shard("2/2", { sandbox: "none" }), []]),
      /another sandbox \("none", not "bubblewrap"\)/,
    ],
    [[...(await parts([shard("1/2"), []])), none], /graded with other exercises than/],
    [["/nowhere"], /\/nowhere\/results.json can't be read/],
  ];
  for (const [folders, message] of wrong) {
    const error = await mergeResults(folders).catch((thrown: unknown) => thrown);
    expect(error, String(message)).toBeInstanceOf(ResultsError);
    expect((error as ResultsError).message).toMatch(message);
  }
});

test("mergeResults() takes gradings of different submissions that are no shards", async () => {
  const { submissions } = await mergeResults(await parts([GRADING, ["b"]], [GRADING, ["a"]]));
  expect(await names(submissions)).toEqual(["a", "b"]);
  const empty = await written([], gradingOf([]));
  await expect(mergeResults([empty.folder])).resolves.toMatchObject({ grading: { exercises: {} } });
  expect(submissionOf("x", {}).score).toBe(0);
});

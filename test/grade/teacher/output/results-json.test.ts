import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { exercises } from "../../../../lib/exercises/mod.ts";
import { STATUSES } from "../../../../lib/grade/protocol/results.ts";
import { ResultsError, readResults, submissionAt } from "../../../../lib/grade/teacher/output/read-results.ts";
import schema from "../../../../lib/grade/teacher/output/results.schema.json" with { type: "json" };
import { mismatch, type Schema } from "../../../../lib/grade/teacher/output/validate.ts";
import { inPython } from "../../../support/python.ts";
import { differing, GRADING, gradingOf, HOSTILE, sample, submissionOf } from "./sample.ts";
import { written } from "./written.ts";

const VALIDATE = `
import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
print(json.dumps([validator.is_valid(one) for one in json.load(open(sys.argv[2]))]))`;

const everyStatus = () =>
  Object.fromEntries(
    STATUSES.flatMap((status, i) => {
      const exercise = exercises[i * 3];
      return exercise && status !== "pass" ? [[exercise.id, differing(exercise, status, HOSTILE.join("\n"))]] : [];
    }),
  );

test("results.json is what was written, by its own schema and Python's reading", async () => {
  const submissions = HOSTILE.map((name) => sample(name, everyStatus(), { warnings: [name], files: [name] }));
  const { path, text } = await written(submissions);
  const whole = { ...GRADING, submissions };
  expect(JSON.parse(text("results.json"))).toEqual(whole);
  const read = inPython("import json, sys; print(json.dumps(json.load(open(sys.argv[1]))))", path("results.json"));
  expect(read).toEqual(whole);
  writeFileSync(path("all.json"), `[${text("results.json")}]`);
  expect(inPython(VALIDATE, path("results.schema.json"), path("all.json"))).toEqual([true]);
});

test("the schema has every status, and leaves nothing open", () => {
  expect(schema.$defs.status.enum).toEqual(STATUSES);
  for (const one of [schema, ...Object.values(schema.$defs)] as Schema[]) {
    if (one.properties === undefined) continue;
    expect(one.additionalProperties).toBe(false);
    const optional = Object.keys(one.properties).filter((name) => !one.required?.includes(name));
    expect(["shard", "judgement", undefined]).toContain(optional[0]);
    expect(optional.length).toBeLessThan(2);
  }
});

test("readResults() finds the right form where Python's jsonschema does, and nowhere else", async () => {
  const few = exercises.slice(0, 3);
  const alice = submissionOf("alice", Object.fromEntries(few.map((one) => [one.id, differing(one, "fail", "no")])));
  const { path, text } = await written([{ ...alice, warnings: ["one"] }], gradingOf(few));
  const odd = fc.constantFrom(null, -1, 1.5, "", "x", "2/4", "0/4", [], {}, true, "fail", undefined);
  const mutants = fc
    .sample(
      fc.record({
        at: fc.infiniteStream(fc.nat(60)).map((numbers) => [...take(numbers, 8)]),
        odd,
        name: fc.constantFrom("", "extra", "judgement", "shard"),
      }),
      400,
    )
    .map(({ at, odd: value, name }) => mutate(JSON.parse(text("results.json")), at, value, name));
  writeFileSync(path("mutants.json"), JSON.stringify(mutants));
  const ours = (JSON.parse(JSON.stringify(mutants)) as unknown[]).map(
    (one) => mismatch(one, schema as Schema, schema as Schema, "it") === undefined,
  );
  expect(ours).toEqual(inPython(VALIDATE, path("results.schema.json"), path("mutants.json")));
  expect(new Set(ours)).toEqual(new Set([true, false]));
});

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left-- <= 0) return;
    yield item;
  }
}

/** Goes down as the numbers say, and puts something else there, or adds something. */
function mutate(whole: unknown, at: readonly number[], value: unknown, name: string): unknown {
  let here = whole as Record<string, unknown>;
  for (const [depth, number] of at.entries()) {
    const keys = Object.keys(here);
    const key = keys[number % Math.max(1, keys.length)];
    const next = key === undefined ? undefined : here[key];
    if (key === undefined || typeof next !== "object" || next === null || depth === at.length - 1 || number % 7 === 0) {
      if (name !== "" || key === undefined) here[name || "extra"] = value;
      else here[key] = value;
      return whole;
    }
    here = next as Record<string, unknown>;
  }
  return whole;
}

test("readResults() finds each submission again, whatever is in it", async () => {
  const submissions = HOSTILE.map((name) => sample(name, everyStatus(), { warnings: [name] }));
  const { folder } = await written(submissions);
  const { grading, locations } = await readResults(folder);
  expect(grading).toEqual(GRADING);
  expect(await Promise.all(locations.map(submissionAt))).toEqual(JSON.parse(JSON.stringify(submissions)));
  expect((await readResults((await written([])).folder)).locations).toEqual([]);
});

const SPOILT: Readonly<Record<string, [(text: string) => string, RegExp]>> = {
  "cut off within a submission": [(text) => text.slice(0, -3000), /line 3: it is no JSON of its own: was it cut off/],
  "cut off after a submission": [(text) => text.split("\n").slice(0, 2).join("\n"), /cut off after line 2/],
  "cut off in the head": [(text) => text.slice(0, 100), /line 1: the head .* reformatted/],
  empty: [() => "", /cut off after line 0/],
  reformatted: [(text) => JSON.stringify(JSON.parse(text), undefined, 2), /line 1: .* reformatted/],
  "followed by more": [(text) => `${text}{}\n`, /line 5: there is more after the end/],
  "of another version": [(text) => text.replace('"version":1', '"version":2'), /line 1: the results.version must be 1/],
  "of a status that is none": [
    (text) => text.replace('"status":"pass"', '"status":"perfect"'),
    /line 2: the submission\.exercises\.say-hello\.status must be one of pass, fail, timeout/,
  ],
  "with a higher score": [
    (text) => text.replace(/"score":\d+/, '"score":1000'),
    /line 2: alice's score is not the sum/,
  ],
  "without an exercise": [
    (text) => text.replace(/("exercises":\{)"say-hello":\{"title.*?\},/, "$1"),
    /line 2: alice has other exercises than the head/,
  ],
};

test("readResults() tells what is wrong with a file, and where", async () => {
  const { folder, path, text } = await written([sample("alice"), sample("bob")]);
  const good = text("results.json");
  for (const [how, [spoil, message]] of Object.entries(SPOILT)) {
    writeFileSync(path("results.json"), spoil(good));
    const error = await readResults(folder).catch((thrown: unknown) => thrown);
    expect(error, how).toBeInstanceOf(ResultsError);
    expect((error as ResultsError).message, how).toMatch(message);
    expect((error as ResultsError).exitCode).toBe(2);
  }
  await expect(readResults(path("nowhere"))).rejects.toThrow(/nowhere\/results.json can't be read: ENOENT/);
});

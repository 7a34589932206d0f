import { beforeAll, describe, expect, test } from "vitest";
import { jsonLines, type Run, run, runtimes } from "../support/programs.ts";

const program = new URL("./programs/waits.ts", import.meta.url);

interface Outcome {
  readonly name: string;
  readonly error?: string;
}

const ways = ["readiness", "thread", "block"];
const names = new Map<string, string[]>();
for (const way of ways) {
  const { out } = await run(runtimes[0] as (typeof runtimes)[0], program, { args: [way, "--list"] });
  names.set(
    way,
    jsonLines<Outcome>(out).map(({ name }) => name),
  );
}

describe.each(runtimes)("waiting in $name", (runtime) => {
  describe.each(ways)("in the way %s", (way) => {
    let ended: Run;
    let outcomes: Map<string, Outcome>;

    beforeAll(async () => {
      ended = await run(runtime, program, { args: [way] });
      outcomes = new Map(jsonLines<Outcome>(ended.out).map((outcome) => [outcome.name, outcome]));
    });

    test.each(names.get(way) ?? [])("%s", (name) => {
      expect(outcomes.get(name)).toEqual({ name });
    });

    test("the program that showed this came to its end by itself", () => {
      expect([ended.code, ended.signal, ended.err]).toEqual([0, null, ""]);
      expect([...outcomes.keys()]).toEqual(names.get(way));
    });
  });
});

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Results } from "../../lib/grade/protocol/results.ts";
import { inside } from "../../lib/project/paths.ts";
import { execute, temporaryFolder } from "../support/socklab.ts";
import type { World } from "./corpus/case.ts";
import { corpus, writeCorpus } from "./corpus/mod.ts";

const PARTS = 2;
const NAMES = ["all-right", "all-stubs", "syntax-error", "cell-missing", "throw-at-top"];
const nowhere: World = { root: "", bait: "", secret: "secret", port: 0, abstract: "", unix: "", pid: 0 };

/** What each example runs for a part, and the variables by which its machine tells it which part that is. */
const examples = {
  "github-actions.yml": {
    script: (text: string) => lineWith(text, "--shard", /- run: (.*)/),
    environment: (part: number) => ({ PART: `${part}`, PARTS: `${PARTS}` }),
  },
  "slurm.sh": {
    script: (text: string) => text,
    environment: (part: number) => ({ SLURM_ARRAY_TASK_ID: `${part}`, SLURM_ARRAY_TASK_COUNT: `${PARTS}` }),
  },
  "kubernetes.yaml": {
    script: (text: string) => /- \|\n((?: {14}.*\n)+)/.exec(text)?.[1] ?? "",
    environment: (part: number) => ({ JOB_COMPLETION_INDEX: `${part - 1}`, PARTS: `${PARTS}` }),
  },
};

describe.each(Object.entries(examples))("docs/examples/%s", (name, { script, environment }) => {
  test("its parts, run as processes and merged, are what one run gives", { timeout: 240_000 }, async () => {
    const text = readFileSync(inside("docs", "examples", name), "utf8");
    const folder = temporaryFolder();
    const place = { SUBMISSIONS: join(folder, "submissions"), RESULTS: join(folder, "results") };
    writeCorpus(place.SUBMISSIONS, nowhere, Object.fromEntries(NAMES.map((one) => [one, corpus[one] as never])));
    mkdirSync(place.RESULTS);
    const run = async (command: string, more: Record<string, string> = {}): Promise<void> => {
      const { code, out, err } = await execute("bash", ["-c", command], { env: { ...process.env, ...place, ...more } });
      expect(code, out + err).toBe(0);
    };
    await Promise.all(Array.from({ length: PARTS }, (_, at) => run(script(text), environment(at + 1))));
    await run(
      lineWith(text, " merge ", /(npm run .*)/)
        .replace("~/results", "$RESULTS")
        .replace("~/results", "$RESULTS"),
    );
    const { seed, shard, submissions } = resultsIn(join(place.RESULTS, "all"));
    expect(shard).toBeUndefined();
    expect(submissions.map((one) => one.name)).toEqual(NAMES.toSorted());
    await run(`npm run grade -- "$SUBMISSIONS" --out "$RESULTS/whole" --seed ${seed}`);
    expect(submissions).toEqual(resultsIn(join(place.RESULTS, "whole")).submissions);
  });
});

const resultsIn = (folder: string): Results => JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));

function lineWith(text: string, part: string, form: RegExp): string {
  const line = text.split("\n").find((one) => one.includes(part) && form.test(one));
  return form.exec(line ?? "")?.[1] ?? "";
}

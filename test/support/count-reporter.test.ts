import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inside } from "../../lib/project/paths.ts";
import { type Ended, execute, temporaryFolder } from "./socklab.ts";

/** Runs a file of tests under the reporter alone. */
async function runOf(tests: string, env: NodeJS.ProcessEnv): Promise<Pick<Ended, "code" | "out">> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "some.test.mjs"), `import { expect, test } from "vitest";\nlet tries = 0;\n${tests}`);
  writeFileSync(
    join(folder, "vitest.config.mjs"),
    `import { CountReporter } from ${JSON.stringify(inside("test", "support", "count-reporter.ts"))};
     export default { test: { reporters: [new CountReporter()], include: ["*.test.mjs"] } };`,
  );
  const vitest = inside("node_modules", "vitest", "vitest.mjs");
  const { code, out } = await execute(process.execPath, [vitest, "run", "--root", folder], {
    env: { ...process.env, CI: "", VITEST: "", ...env },
  });
  return { code, out: out.trim() };
}

const PASSES = 'test("passes", () => {});\n';
const FAILS = 'test("fails", () => expect(1).toBe(2));\n';
const AGAIN = 'test("needs a second try", { retry: 2 }, () => expect(++tries).toBe(2));\n';
const SKIPPED = 'test.skip("lacks something", () => {});\n';

test.each([
  ["passes and failures", PASSES + FAILS, 1, "1 passed, 1 failed"],
  ["a skip", PASSES + SKIPPED, 0, "1 passed, 0 failed, 1 skipped"],
  ["a retry", PASSES + AGAIN, 0, "Passed only when tried again: needs a second try\n2 passed, 0 failed"],
  ["nothing", "", 1, "0 passed, 1 failed"],
])("CountReporter counts %s", async (_, tests, code, out) => {
  expect(await runOf(tests, {})).toEqual({ code, out });
});

test.each([
  ["a skip", PASSES + SKIPPED, "Skipped, which CI does not allow: lacks something\n1 passed, 1 failed"],
  [
    "a retry",
    PASSES + AGAIN,
    "Passed only when tried again, which CI does not allow: needs a second try\n1 passed, 1 failed",
  ],
])("CountReporter lets a run with %s fail in CI", async (_, tests, out) => {
  expect(await runOf(tests, { CI: "true" })).toEqual({ code: 1, out });
});

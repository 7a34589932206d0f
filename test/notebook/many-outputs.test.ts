import { expect, test } from "vitest";
import { kernelspec } from "../../lib/cli/kernelspec.ts";
import { runPlan } from "../../lib/cli/notebook-runner.ts";
import { notebooks } from "../../lib/project/chapters.ts";

// zeromq hands every 512th message on in its own time, and tslab does not wait for it
test("no output and no cell is lost among thousands, in tslab", async () => {
  const begin = { source: 'import { show } from "socklab";' };
  const cells = Array.from({ length: 60 }, () => ({ source: 'for (let i = 0; i < 30; i++) show("line");' }));
  const result = await runPlan({ kernelspec: kernelspec("tslab"), cwd: notebooks, steps: [begin, ...cells] });
  expect(result.steps.filter(({ status }) => status !== "ok")).toEqual([]);
  expect(result.steps.slice(1).map(({ outputs }) => outputs.length)).toEqual(cells.map(() => 30));
}, 120_000);

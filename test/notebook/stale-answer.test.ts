import { expect, test } from "vitest";
import { type JupyterKernelName, jupyterKernels, kernelspec } from "../../lib/cli/kernelspec.ts";
import { runPlan } from "../../lib/cli/notebook-runner.ts";
import { textOf } from "../../lib/cli/outputs.ts";
import type { CellRun } from "../../lib/notebook/cell-runs.ts";
import { handedOver, staleAnswer } from "../../lib/notebook/stale-answer.ts";
import { inside } from "../../lib/project/paths.ts";

const ran = (status: CellRun["status"], code: string, cell: string | null = null): CellRun => ({ status, code, cell });

const GOOD = ran("ok", "async function echo(port: number) {}");
const CHECK = ran("running", 'await check("echo-client", echo);');

test.each<[what: string, runs: CellRun[], expected: string | undefined]>([
  ["its cell ran", [GOOD], undefined],
  ["nothing declares it", [], undefined],
  ["its cell was refused", [GOOD, ran("unread", "async functon echo(port: number) {}")], "unread"],
  ["its cell threw", [GOOD, ran("error", "const echo = 5;\nthrow 1")], "error"],
  ["its cell was skipped", [GOOD, ran("abort", "let echo = 5;")], "abort"],
  ["its cell was refused and mended", [GOOD, ran("unread", "echo ="), GOOD], undefined],
  ["another cell was refused", [GOOD, ran("unread", "const other = (")], undefined],
  ["another cell that calls it threw", [GOOD, ran("error", "await echo(1);\nif (echo === 3) x")], undefined],
  ["another cell's check was refused", [GOOD, ran("unread", 'await check("echo-client", echo')], undefined],
  ["a longer name was refused", [GOOD, ran("unread", "const echoes = (; my.echo2")], undefined],
  ["its first run of all was refused", [ran("unread", "function echo( {")], "unread"],
  [
    "the cell that asks declares it",
    [GOOD, ran("error", "const echo = x"), ran("running", "var echo = 1; check(echo)")],
    undefined,
  ],
  ["the same cell failed, and no longer names it", [{ ...GOOD, cell: "a" }, ran("error", "nosuch()", "a")], "error"],
  ["another cell failed, and ids are told", [{ ...GOOD, cell: "a" }, ran("error", "nosuch()", "b")], undefined],
  ["it is assigned in a cell that threw", [ran("ok", "let echo;\necho = 4;"), ran("error", "echo = nosuch")], "error"],
])("staleAnswer() when %s", (_, runs, expected) => {
  expect(staleAnswer("echo", runs.at(-1)?.status === "running" ? runs : [...runs, CHECK])).toBe(expected);
});

test("handedOver() gives the name that the running cell hands over, if it is one", () => {
  expect(handedOver("echo-client", [CHECK])).toBe("echo");
  expect(handedOver("echo-client", [ran("running", "check( 'echo-client' , mine )")])).toBe("mine");
  expect(handedOver("echo-client", [ran("running", 'check("echo-client", (p) => p)')])).toBeUndefined();
  expect(handedOver("other", [CHECK])).toBeUndefined();
});

const ANSWER = `async function echoClient(port: number, text: string): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  const echo = await client.recvExactly(await client.sendAll(text));
  client.close();
  return echo.text;
}`;
const ASK = 'await check("echo-client", echoClient);';

async function told(kernel: JupyterKernelName, ...sources: string[]): Promise<string[]> {
  const { steps } = await runPlan({
    kernelspec: kernelspec(kernel),
    cwd: inside("notebooks"),
    steps: ['import { AF_INET, check, SOCK_STREAM, socket } from "socklab";', ...sources].map((source) => ({ source })),
  });
  return steps.slice(1).map(({ outputs }) => textOf(outputs));
}

test.each<[JupyterKernelName, string, string]>([
  ["tslab", "does not parse", ANSWER.replace("async function", "async functon")],
  ["tslab", "has a type error", ANSWER.replace("echo.text", "echo.length")],
  ["tslab", "throws", `${ANSWER}\nnull.x;`.replace("null.x", "JSON.parse('{')")],
  ["deno", "does not parse", ANSWER.replace("async function", "async functon")],
  ["deno", "does not parse at its end", ANSWER.slice(0, -1)],
  ["deno", "throws", `${ANSWER}\nJSON.parse("{");`],
])("in %s check() does not judge what an earlier run made when its cell %s", async (kernel, _, broken) => {
  const texts = await told(kernel, ANSWER, ASK, broken, ASK, ANSWER, ASK);
  expect(texts[1]).toContain("[echo-client · 3 points · passed]");
  expect(texts[3]).toContain("[echo-client · not checked]");
  expect(texts[3]).not.toContain("passed");
  expect(texts[5]).toContain("[echo-client · 3 points · passed]");
});

test.each(jupyterKernels)("in %s check() judges the last run, whatever it is", async (kernel) => {
  const wrong = ANSWER.replace("echo.text", '"no"');
  const texts = await told(kernel, ANSWER, ASK, wrong, ASK);
  expect(texts[1]).toContain("passed");
  expect(texts[3]).toContain("something differs");
});

import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type JupyterKernelName, jupyterKernels, kernelspec } from "../../lib/cli/kernelspec.ts";
import { runPlan } from "../../lib/cli/notebook-runner.ts";
import { textOf } from "../../lib/cli/outputs.ts";
import type { Guess } from "../../lib/notebook/memory.ts";
import { inside } from "../../lib/project/paths.ts";
import { temporaryFolder } from "../support/socklab.ts";

const guess = (id: string, mine: string): Guess => ({
  ...{ kind: "guess", id, question: `Question ${id}?`, choices: ["this", "that", "neither"], guess: mine },
  answer: "that",
});

describe("in a notebook that has just begun", () => {
  let printed: string[] = [];
  let memory: typeof import("../../lib/notebook/memory.ts");
  let again: typeof import("../../lib/notebook/again.ts")["again"];

  beforeEach(async () => {
    vi.resetModules();
    memory = await import("../../lib/notebook/memory.ts");
    ({ again } = await import("../../lib/notebook/again.ts"));
    vi.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
  });
  afterEach(() => void vi.restoreAllMocks());

  async function told(sheet?: string): Promise<string[]> {
    printed = [];
    await again(sheet);
    return printed;
  }

  test("again() has something to say when nothing was guessed yet", async () => {
    expect((await told()).join()).toContain("Nothing to ask yet");
  });

  test("again() gives one something to say aloud when all guesses came true", async () => {
    memory.remember(guess("1.a", "that"));
    const text = (await told()).join();
    expect(text).toContain("1 guess came true");
    expect(text).toContain("Question 1.a?");
  });

  test("again() asks the three whose last answer was wrong and lies the longest back", async () => {
    for (const id of ["1.a", "1.b", "2.a", "2.b", "2.c"]) memory.remember(guess(id, "this"));
    memory.remember(guess("1.b", "that"));
    memory.remember(guess("1.a", "neither"));
    const cards = await told();
    expect(cards.map((text) => /Question (...)/.exec(text)?.[1])).toEqual(["2.a", "2.b", "2.c", undefined]);
    expect(cards[0]).toBe("[2.a · again] 1  Question 2.a?\na  this\nb  that\nc  neither");
    expect(cards.join()).not.toContain("it was");
    expect(cards[3]).toContain("room for more than is asked here: leave the rest empty");
  });

  test("again() says nothing of room that is left where the questions need the whole sheet", async () => {
    const choices = ["this", "that", "neither", "both"];
    for (const id of ["1.a", "1.b", "2.a"]) memory.remember({ ...guess(id, "this"), choices });
    expect((await told())[3]).toMatch(/run it again\.$/);
  });

  test("again() compares what is marked on the sheet, and remembers it once", async () => {
    memory.remember(guess("1.a", "this"));
    memory.remember(guess("1.b", "this"));
    await told();
    const sheet = "1 [ ] a [x] b [ ] c [ ] d\n2 [x] a [ ] b\n3 [ ] a";
    for (const cards of [await told(sheet), await told(sheet)]) {
      expect(cards).toHaveLength(2);
      expect(cards[0]).toContain("Yes: that.");
      expect(cards[1]).toContain("You think “this” as last time, and it was “that”.");
    }
    expect(memory.remembered().slice(2)).toEqual([guess("1.a", "that"), guess("1.b", "this")]);
    expect((await told("1 [x] a [x] b\n2 [ ] a [x] d"))[0]).toContain("2 answers are marked");
    expect((await told("1 [ ] a [ ] b\n2 [ ] a [x] d"))[1]).toContain("There is no d here.");
  });

  test("again() takes no marks that an earlier run of the notebook left on the sheet", async () => {
    memory.remember(guess("1.a", "this"));
    const cards = await told("1 [ ] a [x] b [ ] c [ ] d");
    expect(cards.join("\n")).toContain("take out the marks");
    expect(cards.join("\n")).not.toContain("Yes");
    expect(memory.remembered()).toHaveLength(1);
  });

  test("again() refuses what is no sheet", async () => {
    await expect(again(3 as never)).rejects.toThrow(/sheet must be a text/);
  });
});

/** What cells told in a Jupyter kernel that remembers in a file. */
async function told(kernel: JupyterKernelName, file: string, ...sources: string[]): Promise<string[]> {
  const { steps } = await runPlan({
    kernelspec: kernelspec(kernel),
    cwd: inside("notebooks"),
    env: { SOCKLAB_MEMORY: file },
    steps: ['import { again, claim, predict, progress, saw, settle, trace } from "socklab";', ...sources].map(
      (source) => ({ source }),
    ),
  });
  return steps.slice(1).map(({ outputs, error }) => error ?? textOf(outputs));
}

const PREDICT = 'predict("1.a", "What is it?", `\n  [x] this\n  [ ] that\n`);';
const CLAIM = 'claim("1.a", { holds: true, evidence: "number 3", answer: "that" });';

const SAW = 'saw("How many calls to bind?", `\n  [x] 0\n  [ ] 1\n`, trace.events({ call: "bind" }).length);';

test.each(jupyterKernels)("a wrong guess comes back after a restart in %s, until it is right", async (kernel) => {
  const file = join(temporaryFolder(), "memory.jsonl");
  const [asks, compares, looks, found] = await told(kernel, file, PREDICT, CLAIM, SAW, 'settle("1.a", "that");');
  expect(asks).toContain("You predict: this.");
  expect(compares).toContain("You thought “this”, and it was “that”.");
  expect(looks).toContain("So it stands in the record: 0.");
  expect(found).toContain("It was: that.");
  const sheet = "await again(`\n  1  [ ] a  [x] b  [ ] c  [ ] d\n`);";
  const [asked, answered] = await told(kernel, file, "await again();", sheet);
  expect(asked).toContain("What is it?");
  expect(answered).toContain("Yes: that.");
  const [later] = await told(kernel, file, "await again();");
  expect(later).toContain("No question is open");
});

test("a line that was cut off, and what is no memory, are passed over", async () => {
  const file = join(temporaryFolder(), "memory.jsonl");
  writeFileSync(
    file,
    `{"kind":"gu\n[]\nnull\n{"kind":"guess","id":"1.a"}\n7\n${JSON.stringify(guess("1.b", "this"))}\n`,
  );
  appendFileSync(file, '{"kind":"checked","id":"say-hello","passed":tr');
  const [asked] = await told("deno", file, "await again();");
  expect(asked).toContain("Question 1.b?");
});

test("where nothing can be kept, it lasts as long as the Jupyter kernel, and again() says so", async () => {
  const folder = join(temporaryFolder(), "file");
  writeFileSync(folder, "no folder");
  const right = PREDICT.replace("[x] this\n  [ ]", "[ ] this\n  [x]");
  const [, , asked] = await told("deno", join(folder, "memory.jsonl"), right, CLAIM, "await again();");
  expect(asked).toContain("1 guess came true");
  expect(asked).toMatch(/as long as this Jupyter kernel runs \(E[A-Z]+:/);
  expect(readFileSync(folder, "utf8")).toBe("no folder");
});

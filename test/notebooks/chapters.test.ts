import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { jupyterKernels, kernelspec } from "../../lib/cli/kernelspec.ts";
import { type PlanStep, runPlan } from "../../lib/cli/notebook-runner.ts";
import { Random } from "../../lib/exercises/kit/check/random.ts";
import { chapterName, chapters, notebooks } from "../../lib/project/chapters.ts";
import {
  codeCells,
  normalized,
  notebookText,
  readNotebook,
  sourceOf,
  tagsOf,
} from "../../lib/project/notebook-file.ts";
import { typeErrors } from "../support/notebook-types.ts";
import { ownNetwork } from "../support/own-network.ts";
import { wrongVerdicts } from "../support/verdicts.ts";

/** Closes whatever a chapter's cells left open. */
const CLEAN_UP = { source: 'import { lesson } from "socklab";\nawait lesson.end();' };
const PROBE: PlanStep = { probe: "descriptors" };

/** In any order a cell may find its socket closed, or not connected yet; then the library must say so in its own words. */
const LIBRARY_ERROR = /(SocketError|ArgumentError|WaitError|StreamError): /;

/** Set SEED to repeat a random order that failed. */
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000));

/** Chapters have fixed ports: they run one after the other where each can't have a network of its own. */
const sideBySide = { concurrent: ownNetwork };

describe.each(chapters().map((path) => ({ name: chapterName(path), path })))("$name", sideBySide, ({ path }) => {
  const notebook = readNotebook(path);
  const cells = codeCells(notebook);
  const inOrder = cells.map((_, index) => index);

  test("is stored normalized", () => {
    const stored = readFileSync(path, "utf8");
    expect(stored === notebookText(normalized(notebook)), "run socklab normalize").toBe(true);
  });

  test("has cells whose types fit", () => {
    expect(typeErrors(notebook)).toEqual([]);
  });

  test.each(jupyterKernels)(
    "runs in %s twice in a row and once in a random order, and leaves no descriptor",
    { timeout: 600_000 },
    async (kernel) => {
      const order = new Random(seed).shuffled(inOrder);
      console.log(`${chapterName(path)} in ${kernel}: random order of SEED=${seed}`);
      const passes = [inOrder, inOrder, order];
      const run = passes.flat().map((index): PlanStep => ({ source: sourceOf(cells[index] as never) }));
      const steps = [CLEAN_UP, PROBE, ...run, CLEAN_UP, PROBE];
      const result = await runPlan({ kernelspec: kernelspec(kernel), cwd: notebooks, ownNetwork, steps });
      expect(result.stopped).toBeUndefined();

      const ran = result.steps.slice(2, -2);
      for (const [turn, index] of passes.flat().entries()) {
        const { status, error } = ran[turn] as (typeof ran)[number];
        const cell = cells[index] as (typeof cells)[number];
        const where = `pass ${Math.floor(turn / cells.length) + 1}, cell ${cell.id}: ${error ?? "no error"}`;
        const wanted = tagsOf(cell).includes("raises-exception") ? "error" : "ok";
        if (turn < 2 * cells.length) expect(status, where).toBe(wanted);
        else expect(["ok", "error"], where).toContain(status);
        // a cell that failed leaves its names undefined in tslab, and the next one stumbles over that
        if (status === "error" && kernel === "deno") expect(error, where).toMatch(LIBRARY_ERROR);
      }

      for (const pass of [0, 1]) {
        const steps = ran.slice(pass * cells.length, (pass + 1) * cells.length);
        expect(wrongVerdicts(path, steps), `pass ${pass + 1}`).toEqual([]);
      }

      const [before, after] = [result.steps[1], result.steps.at(-1)].map((step) => sockets(step?.descriptors ?? []));
      expect(result.steps.at(-2)?.error).toBeUndefined();
      expect(after, "sockets that the kernel's process has open").toBe(before);
      expect(result.ended).toBe("asked");
    },
  );

  test("has the same verdicts when each cell is run twice", { timeout: 300_000 }, async () => {
    const steps = cells.flatMap((cell): PlanStep[] => Array(2).fill({ source: sourceOf(cell) }));
    const result = await runPlan({ kernelspec: kernelspec("deno"), cwd: notebooks, ownNetwork, steps });
    expect(result.stopped).toBeUndefined();
    for (const [turn, { status, error }] of result.steps.entries()) {
      const where = `cell ${cells[turn >> 1]?.id}, time ${1 + (turn % 2)}`;
      if (turn % 2 === 0) expect(status, `${where}: ${error}`).toBe("ok");
      // a step that can't be taken twice, such as accept() with one client, has to say so
      else if (status !== "ok") expect(error, where).toMatch(LIBRARY_ERROR);
    }
    for (const time of [0, 1]) {
      const steps = result.steps.filter((_, turn) => turn % 2 === time);
      expect(wrongVerdicts(path, steps), `time ${time + 1}`).toEqual([]);
    }
  });
});

test("the command names every chapter by its number", () => {
  expect(
    chapters()
      .map(chapterName)
      .filter((name) => !/^\d\d-[a-z0-9-]+$/.test(name)),
  ).toEqual([]);
});

const sockets = (descriptors: string[]) => descriptors.filter((name) => name.startsWith("socket:")).length;

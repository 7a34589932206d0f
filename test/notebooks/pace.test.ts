import { beforeAll, describe, expect, test } from "vitest";
import { type JupyterKernelName, jupyterKernels, kernelspec } from "../../lib/cli/kernelspec.ts";
import { type PlanStep, type RunResult, runPlan, type StepResult } from "../../lib/cli/notebook-runner.ts";
import { gathered, textOf } from "../../lib/cli/outputs.ts";
import { chapterName, chapters, findChapters, notebooks } from "../../lib/project/chapters.ts";
import { type Cell, codeCells, readNotebook, sourceOf, tagsOf } from "../../lib/project/notebook-file.ts";
import { ownNetwork } from "../support/own-network.ts";
import { wrongVerdicts } from "../support/verdicts.ts";

/**
 * A learner takes minutes between two cells, and the kernel has timers: it forgets TIME_WAIT, gives up a handshake, probes
 * a window. So each chapter is run twice in one Jupyter kernel, at once and with rests, and must say the same.
 *
 * A rest comes where the kernel has a timer pending on any socket after a cell, and lasts until that has run out, or
 * OUTLAST_MS; where it has none, time changes nothing for it. Before a new lesson none is needed. And no cell leaves one of
 * the library's own waits under way, whose deadline would come.
 *
 * `npm run pace` rests 90 s between any two cells instead (PACE: other seconds), in both Jupyter kernels: some two hours, all
 * chapters at once. CHAPTER=3.4 takes a chapter or a part alone, in either form.
 */
const PACE = Number(process.env.PACE ?? 0);
/** TIME_WAIT takes 60 s. */
const OUTLAST_MS = 75_000;

const NO_WAIT: PlanStep = {
  source: `import { trace } from "socklab";
for (const one of trace.events()) {
  // (in Deno the poller's thread comes back a moment after the last wait has ended; to unmap packets is no wait)
  if (one.call !== "epoll_wait" && one.call !== "munmap" && Number.isNaN(one.endNs)) throw new Error(\`\${one.call}(\${one.fd}) still waits, and its deadline will come\`);
}`,
};

/**
 * Of a chapter with many lessons one Jupyter kernel rests in every second lesson, and another one in the others: each begins
 * anew, so none needs the rests of the one before.
 */
const LESSONS_A_KERNEL = 17;

const kernels: readonly JupyterKernelName[] = PACE > 0 ? jupyterKernels : ["deno"];
const runs = (process.env.CHAPTER ? findChapters(process.env.CHAPTER) : chapters()).flatMap((path) => {
  const cells = codeCells(readNotebook(path));
  const turns = PACE > 0 ? 1 : Math.ceil(cells.filter(beginsLesson).length / LESSONS_A_KERNEL);
  return kernels.flatMap((kernel) =>
    Array.from({ length: Math.max(1, turns) }, (_, turn) => {
      const name = `${chapterName(path)} in ${kernel}${turns > 1 ? `, ${turn + 1} of ${turns}` : ""}`;
      return { name, path, kernel, cells, turn, turns };
    }),
  );
});
const LIMIT_MS = 900_000 + PACE * 1000 * Math.max(...runs.map(({ cells }) => cells.length));
const results = new Map<string, RunResult>();

/** They hardly do anything but rest, so all of them do so at once, where each can have a network of its own. */
beforeAll(
  async () => {
    const carryOut = async ({ name, kernel, cells, turn, turns }: (typeof runs)[number]): Promise<void> => {
      let lesson = 0;
      const rests = (index: number): boolean => {
        if (beginsLesson(cells[index] as Cell)) lesson++;
        return turns < 2 || lesson % turns === turn;
      };
      const steps = [
        ...cells.map((cell): PlanStep => ({ source: sourceOf(cell) })),
        { outlastMs: 0 },
        ...cells.flatMap((cell, index): PlanStep[] => [
          { source: sourceOf(cell) },
          NO_WAIT,
          rests(index) ? restBefore(cells[index + 1]) : { outlastMs: 0 },
        ]),
      ];
      const plan = { kernelspec: kernelspec(kernel), cwd: notebooks, steps, totalMs: LIMIT_MS };
      results.set(name, await runPlan(plan));
    };
    if (ownNetwork) await Promise.all(runs.map(carryOut));
    else for (const run of runs) await carryOut(run);
  },
  LIMIT_MS * (ownNetwork ? 1 : runs.length),
);

function beginsLesson(cell: Cell): boolean {
  return sourceOf(cell).includes("await lesson(");
}

/** A new lesson closes all that is open. What timers are left then are not its own: they are noted, and not waited for. */
function restBefore(next: Cell | undefined): PlanStep {
  if (PACE > 0) return { restMs: PACE * 1000 };
  return { outlastMs: next === undefined || beginsLesson(next) ? 0 : OUTLAST_MS };
}

describe.each(runs)("$name", ({ name, path, cells }) => {
  test("says the same at a learner's pace as at once", () => {
    const { stopped, steps } = results.get(name) as RunResult;
    expect(stopped).toBeUndefined();
    const ran = cells.map((cell, index) => {
      const [slow, waits, rest] = steps.slice(cells.length + 1 + 3 * index).slice(0, 3) as [
        StepResult,
        StepResult,
        StepResult,
      ];
      return { cell, fast: steps[index] as StepResult, slow, waits, rest };
    });
    for (const { cell, rest } of ran) {
      if (rest.ms > 2000) console.log(`${name}: ${Math.round(rest.ms / 1000)} s after ${cell.id} (${rest.timers})`);
    }
    const failed = ran.flatMap(({ cell, slow, waits }) => {
      const wanted = tagsOf(cell).includes("raises-exception") ? "error" : "ok";
      return [
        ...(slow.status === wanted ? [] : [`${cell.id}: ${slow.error}`]),
        ...(waits.status === "ok" ? [] : [`after ${cell.id}: ${waits.error}`]),
      ];
    });
    expect(failed).toEqual([]);
    const lessons = ran.filter(({ cell, slow }) => !isOwnBookkeeping(cell) && !saysTooLate(slow));
    const told = (when: "fast" | "slow") => Object.fromEntries(lessons.map((one) => [one.cell.id, gist(one[when])]));
    expect(told("slow")).toEqual(told("fast"));
    if (ran.some(({ slow }) => saysTooLate(slow))) return; // what it would not judge has no verdict
    expect(
      wrongVerdicts(
        path,
        ran.map(({ slow }) => slow),
      ),
    ).toEqual([]);
  });
});

/** What counts attempts or remembers says something else the second time, at any pace. */
const isOwnBookkeeping = (cell: Cell): boolean =>
  tagsOf(cell).some((tag) => tag.startsWith("exercise")) || /\b(again|progress)\(/.test(sourceOf(cell));

/** A lesson may also notice by itself that time has passed, and say so rather than something false. */
const saysTooLate = (step: StepResult): boolean => textOf(step.outputs).includes("too late: run");

/** Folders of a run's own, keys, the bytes of a frame under its mask, addresses of network cards and who was asked last. */
const CHANCE =
  /(?<=\/tmp\/socklab-)\w+|(?<=sec-websocket-key: )\S+|\b[\da-f]{2}(?:[ :][\da-f]{2}){3,}\b|\b(?:REACHABLE|DELAY|STALE|PROBE)\b/g;

/** What a cell said, without numbers and times; of a figure, which errors and which packets without data are in it. */
function gist({ outputs }: StepResult): string[] {
  const said = gathered(outputs).map((output) => {
    const text = textOf([output]);
    const isFigure = /<svg|<table/.test(JSON.stringify(output.data?.["text/html"] ?? ""));
    if (isFigure) {
      return [...new Set(text.match(/\bE[A-Z]{4,}\b|\b(?:SYN-ACK|SYN|FIN|RST)(?: again)?\b/g))].sort().join(" ");
    }
    const said = text
      .replace(/^This notebook (?:has|shares) .*\n/m, "") // told once, with the first lesson
      .replaceAll(/, \d+ sockets? of an earlier run closed/g, "")
      .replaceAll(CHANCE, "…")
      .replaceAll(/\d[\d\u202f.,]*(?: (?:ns|µs|ms|s)\b)?/g, "#");
    return said.includes(" lladdr ")
      ? said
          .split(/\n|(?<=r: )/)
          .sort()
          .join("\n")
      : said; // neighbours have no order
  });
  return said.filter((text) => text !== ""); // a line about a wait is empty when the wait is over
}

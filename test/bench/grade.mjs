// npm run bench:grade [-- --count 100]: the grader beside nbgrader with the Deno kernel, on the same exercises in one run;
// then how its time and its memory grow with the submissions, and how long a class takes, half of which has half of the
// answers wrong. A ratio counts, not a time: say what else the machine did. Nothing here passes or fails.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { familyOf, residentBytes } from "../../lib/dist/grade/sandbox/processes.js";
import { courseOf, installed } from "./grade-nbgrader.mjs";
import { CELLS, learnersNotebook, writeSubmissions } from "./grade-submissions.mjs";
import { root } from "./run.mjs";

const BOUND = 20;
const SIZES = [50, 100, 200];
const MIB = 2 ** 20;
const WATCH_MS = 100;

const { values: options } = parseArgs({
  options: {
    count: { type: "string", default: "100" },
    sizes: { type: "string", default: SIZES.join() },
    class: { type: "string", default: "100" },
    only: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});
if (options.help) {
  console.log(
    `npm run bench:grade [-- --count 100] [-- --sizes ${SIZES}] [-- --class 100] [-- --only beside|growth|class]`,
  );
  process.exit(0);
}

mkdirSync(join(root, ".socklab", "bench"), { recursive: true });
const folder = mkdtempSync(join(root, ".socklab", "bench", "grade-"));
try {
  const parts = {
    beside: () => beside(Number(options.count)),
    growth: () => growth(options.sizes.split(",").map(Number)),
    class: () => wholeClass(Number(options.class)),
  };
  for (const [name, measure] of Object.entries(parts)) if ((options.only ?? name) === name) await measure();
} finally {
  rmSync(folder, { recursive: true });
}

/** The same submissions graded by both, one after the other. */
async function beside(count) {
  console.log(`${count} submissions of ${CELLS} code cells, three exercises, all different`);
  const ours = await graded(count);
  const perOurs = ours.seconds / count;
  console.log(
    `  npm run grade        ${perOurs.toFixed(3)} s each (visible and hidden checks, sandboxed, -j as default)`,
  );
  const { programs, why } = await installed();
  if (!programs) {
    console.log(`  nbgrader             not measured: ${why}`);
    return;
  }
  const course = await courseOf(programs, join(folder, "course"), count);
  const theirs = await timed(course.program, course.args, course);
  const perTheirs = theirs.seconds / count;
  const ratio = perTheirs / perOurs;
  console.log(`  nbgrader autograde   ${perTheirs.toFixed(3)} s each (Deno kernel, visible checks)`);
  console.log(
    `  ratio                ${ratio.toFixed(1)} times (bound: ${BOUND}): ${ratio >= BOUND ? "kept" : "not kept"}`,
  );
}

/** More and more submissions: the time of each, and the most memory that all processes held together. */
async function growth(sizes) {
  console.log("submissions      s    s each   peak MiB");
  for (const size of sizes) {
    const { seconds, peak } = await graded(size);
    const cells = [size, seconds.toFixed(1), (seconds / size).toFixed(3), Math.round(peak / MIB)];
    console.log(cells.map((cell, at) => String(cell).padStart([11, 7, 10, 11][at])).join(""));
  }
}

/** A class that hands in every exercise. */
async function wholeClass(count) {
  console.log(`a class of ${count}, all exercises, half of it half wrong; load before it ${loadavg()[0].toFixed(1)}`);
  const { seconds, peak } = await graded(count, learnersNotebook);
  console.log(
    `  ${seconds.toFixed(0)} s, ${(seconds / count).toFixed(2)} s each, peak ${Math.round(peak / MIB)} MiB; load after it ${loadavg()[0].toFixed(1)}`,
  );
}

async function graded(count, notebookOf) {
  const submissions = join(folder, `submissions-${count}`);
  writeSubmissions(count, (index) => join(submissions, `learner-${index}.ipynb`), notebookOf);
  const out = join(folder, `results-${count}`);
  const args = [join(root, "lib", "cli", "socklab.mjs"), "grade", submissions, "--out", out];
  const measured = await timed(process.execPath, args, {});
  for (const made of [submissions, out]) rmSync(made, { recursive: true });
  return measured;
}

/** Runs a program to its end: its seconds, and the most memory that it and its children held. */
async function timed(program, args, { cwd = root, env = process.env }) {
  const from = performance.now();
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data) => {
      said = (said + data).slice(-2000);
    });
  }
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, residentBytes(familyOf(child.pid).map((pid) => `/proc/${pid}`)));
  }, WATCH_MS);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with exit code ${code}:\n${said}`);
  return { seconds: (performance.now() - from) / 1000, peak };
}

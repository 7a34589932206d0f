// The course as a learner meets it: the first import, a whole chapter, the start of JupyterLab.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../../lib/dist/cli/jupyter-server.js";
import { kernelspec } from "../../lib/dist/cli/kernelspec.js";
import { runPlan } from "../../lib/dist/cli/notebook-runner.js";
import { chapters, notebooks } from "../../lib/dist/project/chapters.js";
import { median, root } from "./run.mjs";

/** A cell that does next to nothing. No two alike: tslab does not look at the same text twice. */
const empty = (at) => `${at};`;
const IMPORT = 'import { AF_INET, SOCK_STREAM, socket, trace } from "socklab";';
/** What the library cannot do without. */
const FFI = 'import * as koffi from "koffi";';

/** @param row adds a line to the table; @param note tells of progress */
export async function course(row, note) {
  for (const kernel of ["tslab", "deno"]) {
    await firstImport(kernel, row);
    for (const path of chapters()) await wholeChapter(kernel, path, row);
  }
  note("JupyterLab …");
  await start(row);
}

/** The first cell with its import, less what a cell costs anyway. */
async function firstImport(kernel, row) {
  const times = [];
  const floors = [];
  for (let turn = 0; turn < 5; turn++) {
    times.push(await msOf(kernel, IMPORT));
    floors.push(await msOf(kernel, FFI));
  }
  const bound = kernel === "tslab" ? 100 : 40;
  const [ms, floor] = [median(times), median(floors)];
  row(`import in a first cell, ${kernel}`, ms, "ms", `${bound} ms`, ms / bound, 1, floor / bound);
}

async function msOf(kernel, source) {
  const { steps } = await plan(kernel, [empty(0), empty(1), source]);
  return steps[2].ms - steps[1].ms;
}

/** Run All beside as many empty cells and the waits that the lessons mean to make. */
async function wholeChapter(kernel, path, row) {
  const cells = JSON.parse(readFileSync(path, "utf8")).cells.filter((cell) => cell.cell_type === "code");
  const folder = mkdtempSync(join(tmpdir(), "socklab-bench-"));
  const file = join(folder, "trace.jsonl");
  const whole = await plan(
    kernel,
    cells.map((cell) => [cell.source].flat().join("")),
    { SOCKLAB_TRACE: file },
  );
  const empty = await plan(
    kernel,
    cells.map((_, at) => empty(at)),
  );
  const waits = deliberateMs(readFileSync(file, "utf8"));
  rmSync(folder, { recursive: true });
  const sum = ({ steps }) => steps.reduce((total, step) => total + step.ms, 0);
  row(
    `Run All of ${path.split("/").at(-1)}, ${kernel}`,
    sum(whole),
    "ms",
    "empty cells + waits",
    sum(whole) / (sum(empty) + waits),
    1.25,
  );
}

/** The time in which at least one wait or blocked call was under way. */
function deliberateMs(lines) {
  const spans = lines
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter(
      (event) =>
        event.endNs !== null && (event.kind === "wait" || event.thread > 0 || event.endNs - event.startNs > 1e6),
    )
    .map((event) => [event.startNs, event.endNs])
    .sort(([a], [b]) => a - b);
  let total = 0;
  let until = 0;
  for (const [start, end] of spans) {
    total += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return total / 1e6;
}

function plan(kernel, sources, env = {}) {
  return runPlan({ kernelspec: kernelspec(kernel), cwd: notebooks, steps: sources.map((source) => ({ source })), env });
}

/** `npm start`, all prepared, beside `jupyter lab` on its own: until the page's server answers. */
async function start(row) {
  const ours = [];
  const bare = [];
  for (let turn = 0; turn < 3; turn++) {
    bare.push(await timed(async () => (await startServer({ port: await freePort() })).stop));
    ours.push(await timed(npmStart));
  }
  row(
    "npm start, prepared, less bare JupyterLab",
    median(ours) - median(bare),
    "ms",
    "1000 ms",
    (median(ours) - median(bare)) / 1000,
    1,
  );
}

async function timed(begin) {
  const from = performance.now();
  const stop = await begin();
  const ms = performance.now() - from;
  await stop();
  return ms;
}

async function npmStart() {
  const child = spawn("npm", ["start", "--", "--no-browser", "--port", String(await freePort())], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let text = "";
  for await (const part of child.stdout) {
    text += part;
    if (text.includes("token=")) break;
  }
  return async () => {
    process.kill(-child.pid, "SIGINT");
    await ended;
  };
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

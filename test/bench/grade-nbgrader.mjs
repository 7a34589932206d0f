// nbgrader for the grader's benchmark: in an environment of its own, which git ignores.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { submission, writeSubmissions } from "./grade-submissions.mjs";
import { root } from "./run.mjs";

const PIN = "nbgrader==0.9.6";
const INSTALL_MS = 300_000;
const place = join(root, ".socklab", "nbgrader");
const ASSIGNMENT = "sockets";
const NOTEBOOK = "00.ipynb";

/** The folder of nbgrader's programs; if it can't be had, why. */
export async function installed() {
  const programs = join(place, "bin");
  if (existsSync(join(programs, "nbgrader"))) return { programs };
  for (const [program, ...args] of [
    ["python3", "-m", "venv", place],
    [join(programs, "pip"), "install", "--quiet", "--disable-pip-version-check", PIN],
  ]) {
    const { error, status, stderr } = spawnSync(program, args, { timeout: INSTALL_MS, encoding: "utf8" });
    if (error || status !== 0) {
      return { why: `${program} ${args.join(" ")}: ${error?.message ?? stderr.trim().split("\n").at(-1)}` };
    }
  }
  return { programs };
}

/** Makes a course of nbgrader's with so many submissions collected, and tells how to grade them. */
export async function courseOf(programs, folder, count) {
  mkdirSync(join(folder, "source", ASSIGNMENT), { recursive: true });
  writeFileSync(join(folder, "source", ASSIGNMENT, NOTEBOOK), forDeno(submission("// the course's")));
  writeFileSync(
    join(folder, "nbgrader_config.py"),
    'c = get_config()\nc.CourseDirectory.course_id = "sockets"\nc.ClearSolutions.enabled = False\n',
  );
  const env = {
    ...process.env,
    PATH: `${programs}:${process.env.PATH}`,
    JUPYTER_PATH: join(root, ".venv", "share", "jupyter"),
  };
  const program = join(programs, "nbgrader");
  const { status, stderr } = spawnSync(program, ["generate_assignment", ASSIGNMENT], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`nbgrader generate_assignment: ${stderr.slice(-2000)}`);
  writeSubmissions(count, (index) => join(folder, "submitted", `learner-${index}`, ASSIGNMENT, NOTEBOOK));
  return { program, args: ["autograde", ASSIGNMENT, "--create"], cwd: folder, env };
}

/** The notebook as a text that names the Deno kernel: nbgrader gives submissions the kernel of the assignment. */
function forDeno(notebook) {
  const kernelspec = { display_name: "Deno", language: "typescript", name: "deno" };
  return JSON.stringify({ ...notebook, metadata: { ...notebook.metadata, kernelspec } });
}

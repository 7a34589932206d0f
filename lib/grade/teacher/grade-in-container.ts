import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { basename, join } from "node:path";
import { CommandError, Exit } from "../../project/exit.ts";
import { root as project } from "../../project/paths.ts";
import { LIMITS } from "../sandbox/limits.ts";

// Where bubblewrap can't be used, the whole grading runs again in a container: teacher's process, judge and answers. This
// file starts that container, from outside; what keeps an answer from the grader within it is sandbox/container.ts.

/** Set in the container, so that the grader knows where it is. */
export const CONTAINER_VARIABLE = "SOCKLAB_GRADE_IN_CONTAINER";
/** Where a container has room for what answers see of the course, and a small disk for what they write. */
export const CONTAINER_COURSE = "/course";

/** A program that runs containers here, and an image that has Node. */
export interface ContainerEngine {
  readonly engine: string;
  readonly image: string;
}

/** What is graded in a container, and where its results go, as this machine's paths. */
interface ContainedRun {
  readonly submissions: string;
  readonly out: string;
  /** More of the command line: chapters, seed, part. */
  readonly args: readonly string[];
}

const ENGINES = ["podman", "docker"] as const;
const PROBE = { timeout: 20_000, encoding: "utf8" } as const;
const MIB = 1024 * 1024;
/** The answer's memory, and the grader's own. */
const MEMORY_MIB = LIMITS.memoryBytes / MIB + 1536;
const PROCESSES = LIMITS.processes + 192;
/** What the grader needs to run answers as nobody, to count their sockets, to end them, and to write the results. */
const CAPABILITIES = ["SETUID", "SETGID", "KILL", "SYS_PTRACE", "DAC_OVERRIDE", "CHOWN"] as const;

/**
 * Looks for podman or docker with an image. None is ever fetched.
 *
 * @returns it, or why there is none and what to do
 */
export function findContainerEngine(image: string): ContainerEngine | string {
  const whyNot: string[] = [];
  for (const engine of ENGINES) {
    const { error, status, stderr } = spawnSync(engine, ["image", "inspect", image], PROBE);
    if (status === 0) return { engine, image };
    if (error) continue;
    const missing = /no such (image|object)|not known|not found/i.test(stderr);
    const said = stderr.trim().split("\n").at(-1);
    const get = `${engine} has no image ${image}; get it: ${engine} pull ${image}`;
    whyNot.push(missing ? get : `${engine} says: ${said}`);
  }
  return whyNot.join(". ") || `podman and docker are not there; install one, then: docker pull ${image}`;
}

/**
 * The command that runs the whole grader in a container: without network, its files to be read only but the results and
 * some memory, with no more rights than it needs, memory and processes limited. The grader's own folders lie in `/root`,
 * which nobody but root may enter.
 *
 * Weaker than bubblewrap: the answers of a run share the container's ports and System V memory, so they are run one at a
 * time, and whatever one started is ended before the next.
 *
 * Tried with podman 4.3 as root and cgroups of version 1. With docker, without root and under SELinux it has not been
 * tried: the tests have a stand-in for docker, which knows the flags but is no engine.
 */
export function containerCommand(container: ContainerEngine, { submissions, out, args }: ContainedRun): string[] {
  const { engine, image } = container;
  const inside = join("/root/in", basename(submissions));
  return [
    ...[engine, "run", "--rm", "--init", "--pull", "never", "--network", "none", "--ipc", "none"],
    ...["--read-only", ...(engine === "podman" ? ["--read-only-tmpfs=false"] : [])], // podman's own are open to anybody
    ...["--cap-drop", "ALL", ...CAPABILITIES.flatMap((name) => ["--cap-add", name])],
    ...["--security-opt", "no-new-privileges", "--security-opt", "label=disable"], // SELinux keeps other folders closed
    ...["--memory", `${MEMORY_MIB}m`, "--memory-swap", `${MEMORY_MIB}m`, "--pids-limit", String(PROCESSES)],
    ...["--user", "0", "--workdir", "/root", "--env", `${CONTAINER_VARIABLE}=1`],
    ...["--tmpfs", "/root:mode=700", "--tmpfs", "/tmp:mode=700"],
    ...["--tmpfs", `${CONTAINER_COURSE}:mode=755,exec`],
    ...["--tmpfs", `${CONTAINER_COURSE}/answer:mode=755,size=${LIMITS.diskBytes}`],
    ...["--mount", bind(project, "/root/socklab", "readonly"), "--mount", bind(submissions, inside, "readonly")],
    ...["--mount", bind(out, "/root/out"), "--entrypoint", "node", image],
    ...["/root/socklab/lib/dist/cli/main.js", "grade", inside, "--out", "/root/out", ...args],
  ];
}

/**
 * Runs the grader in a container, and says what it says.
 *
 * @param command `containerCommand`'s
 * @returns its exit code
 * @throws {CommandError} when the container can't be started
 */
export async function gradeInContainer(command: readonly string[], signal: AbortSignal): Promise<number> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
  const stop = (): boolean => child.kill("SIGTERM"); // which it hands on to the grader
  signal.addEventListener("abort", stop, { once: true });
  const [code] = (await once(child, "close")) as [number | null];
  signal.removeEventListener("abort", stop);
  if (signal.aborted) return Exit.interrupted;
  if (code !== null && code < NOT_STARTED) return code;
  throw new CommandError(`The container ended with exit code ${code}, before the grader did`, Exit.setup);
}

/** Exit codes from here on are the engine's own, or a signal's. */
const NOT_STARTED = 125;

/** `--mount` takes its fields as a line of CSV. */
const bind = (source: string, target: string, ...more: readonly string[]): string =>
  ["type=bind", `source=${source}`, `target=${target}`, ...more]
    .map((field) => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(",");

/** Gives what root wrote into the results' folder, in the container, to whom the folder belongs outside. */
export function giveBack(folder: string): void {
  const { uid, gid } = statSync(folder);
  spawnSync("chown", ["-R", `${uid}:${gid}`, folder]);
}

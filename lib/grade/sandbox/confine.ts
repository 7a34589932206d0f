import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, closeSync, mkdtempSync, openSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Duplex, Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { confined, INFO_FD, nodeFlags, type Owner } from "./bubblewrap.ts";
import { Cgroup, type CgroupPlace } from "./cgroup.ts";
import { FILTER } from "./course-copy.ts";
import { asNobody, NOBODY } from "./in-container.ts";
import { LIMITS } from "./limits.ts";
import { familyOf, namespaceOf, processesOf, residentBytes, socketsOf } from "./processes.ts";

const WATCH_MS = 50;
const END_TRIES = 1000;
const TAIL = 2000;
const TOO_MUCH_MEMORY = `it used more than ${LIMITS.memoryBytes / 1024 / 1024} MiB of memory`;

/**
 * How answers are kept from the machine: in bubblewrap, and in cgroups where they can be had; as nobody in the container
 * where the grader is, too; or, if the teacher insists, not at all.
 */
export type Confinement =
  | { readonly by: "bubblewrap"; readonly owner: Owner; readonly cgroups: readonly CgroupPlace[] }
  | { readonly by: "container" }
  | { readonly by: "none" };

/** A process that holds an answer, and all that it starts. */
export class Confined {
  /** Both ways: the judge's questions, and what is said to them. */
  readonly channel: Duplex;
  /** The folder that it may write to, as it sees it. */
  readonly folder: string;
  /** Settles when all of its processes are gone. */
  readonly gone: Promise<void>;
  /** Why it had to end, if a limit was passed. */
  #why: string | undefined;
  #printed = 0;
  #tail = "";
  #info = "";
  #pid: number | undefined;
  readonly #child: ChildProcess;
  readonly #by: Confinement["by"];
  readonly #cgroup: Cgroup;

  constructor(course: string, confinement: Confinement) {
    this.#by = confinement.by;
    const inBubblewrap = confinement.by === "bubblewrap";
    const own = inBubblewrap ? undefined : mkdtempSync(join(course, "answer", "one-"));
    this.folder = own ?? "/course/answer";
    if (own && confinement.by === "container") chownSync(own, NOBODY, NOBODY);
    this.#cgroup = new Cgroup(inBubblewrap ? confinement.cgroups : []);
    const [program = "", ...args] = this.#cgroup.entering(commandOf(course, confinement));
    const filter = openSync(join(course, FILTER), "r");
    this.#child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", filter],
      env: {},
      ...(own && { cwd: own, detached: true }),
    });
    closeSync(filter);
    const { stdout, stderr, stdio } = this.#child;
    for (const stream of [stdout, stderr]) stream?.on("data", (data: Buffer) => this.#print(data));
    this.channel = stdio[3] as Duplex;
    this.channel.on("error", () => {}); // it ends with its process, which is told
    this.#child.on("error", (error) => this.end(`it could not be started: ${error.message}`));
    if (!inBubblewrap) this.#pid = this.#child.pid;
    else (stdio[INFO_FD] as Readable).on("data", (data: Buffer) => this.#told(String(data))).on("error", () => {});
    const watch = setInterval(() => this.#watch(), WATCH_MS);
    const closed = once(this.#child, "close").catch(() => {}); // or it could not be started
    const exited = once(this.#child, "exit").catch(() => {});
    const left = exited.then(() => (confinement.by === "container" ? endAllOf(NOBODY) : undefined));
    this.gone = Promise.all([closed, left]).then(async () => {
      clearInterval(watch);
      if (this.#cgroup.outOfMemory) this.#why ??= TOO_MUCH_MEMORY;
      await this.#cgroup.remove();
      if (own) rmSync(own, { recursive: true, force: true });
    });
  }

  /** How many sockets its processes have open. */
  sockets(): number {
    if (this.#pid === undefined) throw new Error("bubblewrap has not told whom it started");
    return socketsOf(this.#folders());
  }

  /** Ends all of its processes. */
  end(why?: string): void {
    this.#why ??= why;
    const { pid } = this.#child;
    if (pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    // when a namespace's first process ends, all others do, and bubblewrap last: then they are gone
    const all = this.#by === "bubblewrap" ? [this.#pid ?? pid] : familyOf(pid).reverse();
    for (const one of all) kill(one);
  }

  /** How it ended, in words, once it has. */
  get ending(): string {
    if (this.#why) return this.#why;
    if (/heap out of memory|Allocation failed/.test(this.#tail)) return `it used up V8's heap of ${LIMITS.heapMiB} MiB`;
    const { exitCode, signalCode } = this.#child;
    const code = signalCode ?? (exitCode === null ? undefined : exitCode > 128 ? `signal ${exitCode - 128}` : exitCode);
    const last = this.#tail.trim().split("\n").at(-1)?.trim().slice(0, 200);
    return `its program ended (${typeof code === "number" ? `exit code ${code}` : code})${last ? `: ${last}` : ""}`;
  }

  /** bubblewrap tells whom it started, in pieces. */
  #told(text: string): void {
    this.#info += text;
    const pid = /"child-pid": (\d+)\D/.exec(this.#info)?.[1];
    if (pid !== undefined) this.#pid = Number(pid);
  }

  /** Of all of its processes, in /proc. */
  #folders(): string[] {
    if (this.#pid === undefined) return [];
    if (this.#by === "bubblewrap") return namespaceOf(this.#pid);
    // in a container also those whose parent is gone
    const all = this.#by === "container" ? processesOf(NOBODY) : familyOf(this.#pid);
    return all.map((one) => `/proc/${one}`);
  }

  #watch(): void {
    if (residentBytes(this.#folders()) > LIMITS.memoryBytes || this.#cgroup.outOfMemory) this.end(TOO_MUCH_MEMORY);
  }

  #print(data: Buffer): void {
    this.#printed += data.length;
    this.#tail = (this.#tail + data.toString("latin1")).slice(-TAIL);
    if (this.#printed > LIMITS.outputBytes) this.end(`it printed more than ${LIMITS.outputBytes / 1024 / 1024} MiB`);
  }
}

function commandOf(course: string, confinement: Confinement): readonly string[] {
  if (confinement.by === "bubblewrap") return confined(course, confinement.owner);
  const subject = join(course, "node_modules", "socklab", "subject.js");
  return confinement.by === "container" ? asNobody(subject) : [realpathSync(process.execPath), ...nodeFlags, subject];
}

/** Ends all processes of a user: several times, since they may start others meanwhile. */
async function endAllOf(uid: number): Promise<void> {
  for (let tries = 0; tries < END_TRIES; tries++) {
    const left = processesOf(uid);
    if (left.length === 0) return;
    left.forEach(kill);
    await sleep(1);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it has gone by itself
  }
}

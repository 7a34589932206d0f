import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Duplex, Readable } from "node:stream";
import { confined, INFO_FD, nodeFlags, type Owner } from "./bubblewrap.ts";
import { FILTER } from "./course.ts";
import { LIMITS } from "./limits.ts";
import { familyOf, namespaceOf, residentBytes, socketsOf } from "./processes.ts";

const WATCH_MS = 50;
const TAIL = 2000;

/** How answers are kept from the machine: in bubblewrap, or, if the teacher insists, not at all. */
export type Confinement = { readonly by: "bubblewrap"; readonly owner: Owner } | { readonly by: "none" };

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
  readonly #inBubblewrap: boolean;

  constructor(course: string, confinement: Confinement) {
    const inBubblewrap = confinement.by === "bubblewrap";
    this.#inBubblewrap = inBubblewrap;
    const own = inBubblewrap ? undefined : mkdtempSync(join(course, "answer", "one-"));
    this.folder = own ?? "/course/answer";
    const [program = "", ...args] = inBubblewrap
      ? confined(course, confinement.owner)
      : [realpathSync(process.execPath), ...nodeFlags, join(course, "node_modules", "socklab", "subject.js")];
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
    this.gone = once(this.#child, "close").then(
      () => {
        clearInterval(watch);
        if (own) rmSync(own, { recursive: true, force: true });
      },
      () => clearInterval(watch),
    );
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
    const all = this.#inBubblewrap ? [this.#pid ?? pid] : familyOf(pid).reverse();
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
    return this.#inBubblewrap ? namespaceOf(this.#pid) : familyOf(this.#pid).map((one) => `/proc/${one}`);
  }

  #watch(): void {
    if (residentBytes(this.#folders()) <= LIMITS.memoryBytes) return;
    this.end(`it used more than ${LIMITS.memoryBytes / 1024 / 1024} MiB of memory`);
  }

  #print(data: Buffer): void {
    this.#printed += data.length;
    this.#tail = (this.#tail + data.toString("latin1")).slice(-TAIL);
    if (this.#printed > LIMITS.outputBytes) this.end(`it printed more than ${LIMITS.outputBytes / 1024 / 1024} MiB`);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it has gone by itself
  }
}

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Duplex } from "node:stream";
import { LIMITS } from "./limits.ts";
import { processorMs, residentBytes, runDelayMs, socketsOf } from "./processes.ts";
import { CHANNEL_FD, type Sandbox } from "./sandbox.ts";

const WATCH_MS = 50;
const TAIL = 2000;
const TOO_MUCH_MEMORY = `it used more than ${LIMITS.memoryBytes / 1024 / 1024} MiB of memory`;

/** A process in a sandbox, and all that it starts: ended when they take more memory, or print more, than they may. */
export class WatchedProcess {
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
  readonly #child: ChildProcess;
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.folder = sandbox.folder;
    this.#child = sandbox.start();
    const { stdout, stderr, stdio } = this.#child;
    for (const stream of [stdout, stderr]) stream?.on("data", (data: Buffer) => this.#print(data));
    this.channel = stdio[CHANNEL_FD] as Duplex;
    this.channel.on("error", () => {}); // it ends with its process, which is told
    this.#child.on("error", (error) => this.end(`it could not be started: ${error.message}`));
    this.gone = this.#untilGone();
  }

  /** How many sockets its processes have open. */
  sockets(): number {
    const folders = this.#sandbox.processes();
    if (folders === undefined) throw new Error("the sandbox has not told whom it started");
    return socketsOf(folders);
  }

  /** For how long it was ready to run, in all, while others had the processors; 0 where the kernel does not say. */
  stalledMs(): number {
    return runDelayMs(this.#sandbox.main);
  }

  /** How much of the processors it has had, in all. */
  processorMs(): number {
    return processorMs(this.#sandbox.main);
  }

  /** Ends all of its processes. */
  end(why?: string): void {
    this.#why ??= why;
    const { pid, exitCode, signalCode } = this.#child;
    // what has ended is not ended again: its number may be somebody else's by now
    if (pid !== undefined && exitCode === null && signalCode === null) this.#sandbox.kill();
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

  async #untilGone(): Promise<void> {
    // where the kernel keeps the limit, it only has to be seen that it did
    const watch = setInterval(() => this.#watch(), this.#sandbox.keepsMemory ? WATCH_MS * 4 : WATCH_MS);
    const closed = once(this.#child, "close").catch(() => {}); // or it could not be started
    const exited = once(this.#child, "exit").catch(() => {});
    // what is left may hold the streams open, so that they close only after it has ended
    await Promise.all([closed, exited.then(() => this.#sandbox.endRest())]);
    clearInterval(watch);
    if (this.#sandbox.isOutOfMemory) this.#why ??= TOO_MUCH_MEMORY;
    await this.#sandbox.remove();
  }

  /** The kernel's limit of memory, where there is one, is of all; what no cgroup counts is seen here. */
  #watch(): void {
    const { isOutOfMemory, keepsMemory } = this.#sandbox;
    const isOver = !keepsMemory && residentBytes(this.#sandbox.processes() ?? []) > LIMITS.memoryBytes;
    if (isOutOfMemory || isOver) this.end(TOO_MUCH_MEMORY);
  }

  #print(data: Buffer): void {
    this.#printed += data.length;
    this.#tail = (this.#tail + data.toString("latin1")).slice(-TAIL);
    if (this.#printed > LIMITS.outputBytes) this.end(`it printed more than ${LIMITS.outputBytes / 1024 / 1024} MiB`);
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { clearTimeout, setTimeout } from "node:timers";
import { lines } from "./host-message.ts";
import { programCommand } from "./program-command.ts";

const CLEANING_MS = 3000;
const running = new Set<Child>();

/** One of our own programs in a process of its own, which a new lesson ends. It lives no longer than this one. */
export class Child {
  /** Settles with its exit code, -1 if it was killed or could not be started. */
  readonly done: Promise<number>;
  readonly #process: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #hasChildren: boolean;
  #printed = "";
  #complained = "";
  #onLine = (): void => {};

  /**
   * @param name the program's file beside this one, without its ending
   * @param argument what to tell it, as JSON
   * @param wrapper a program that starts it, with arguments: `unshare` and its options
   * @param hasChildren whether it has processes to end when its input ends
   */
  constructor(name: string, argument: unknown, wrapper: readonly string[] = [], hasChildren = false) {
    this.#hasChildren = hasChildren;
    const [program = "", ...args] = [...wrapper, ...programCommand(name), JSON.stringify(argument)];
    this.#process = spawn(program, args, { stdio: "pipe" });
    running.add(this);
    this.#process.stdin?.on("error", () => {}); // it is gone already
    this.#process.stdout?.on("data", (chunk) => {
      this.#printed += String(chunk);
      this.#onLine();
    });
    this.#process.stderr?.on("data", (chunk) => {
      this.#complained += String(chunk);
    });
    this.#process.on("error", (error) => {
      this.#complained += error.message;
    });
    this.done = once(this.#process, "exit").then(
      ([code]) => code ?? -1,
      () => -1, // it could not be started
    );
    this.#closed = once(this.#process, "close").catch(() => {});
    void this.done.then(() => running.delete(this));
  }

  /** The number of its process. */
  get pid(): number {
    return this.#process.pid ?? -1;
  }

  /** The last line that it printed on stderr. */
  get complaint(): string {
    return this.#complained.trim().split("\n").at(-1) ?? "";
  }

  /** The first line that it prints; rejects, and ends it, if that does not come in time. */
  firstLine(withinMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        clearTimeout(timer);
        this.end();
        reject(new Error(why));
      };
      const timer = setTimeout(() => fail(`it was not ready within ${withinMs / 1000} s`), withinMs);
      this.#onLine = () => {
        const end = this.#printed.indexOf("\n");
        if (end < 0) return;
        clearTimeout(timer);
        resolve(this.#printed.slice(0, end));
      };
      // not before its output is read: what ends at once has printed its line all the same
      void this.#closed.then(async () => fail(`it ended with exit code ${await this.done}`));
    });
  }

  /** Calls a listener with each line that it prints from now on, which is not kept. */
  onLines(listener: (line: string) => void): void {
    const read = lines(listener);
    read(this.#printed.slice(this.#printed.indexOf("\n") + 1));
    this.#onLine = () => {
      read(this.#printed);
      this.#printed = "";
    };
    this.#printed = "";
  }

  /** Writes a line to its standard input. */
  write(line: string): void {
    this.#process.stdin?.write(`${line}\n`);
  }

  /** All that it printed, once it has ended. */
  async output(): Promise<string> {
    await this.#closed;
    return this.#printed;
  }

  /** Whether it keeps this process from ending: only while it is waited for. */
  keepAlive(on: boolean): void {
    const { stdin, stdout, stderr } = this.#process;
    for (const one of [this.#process, stdin, stdout, stderr] as { ref?(): void; unref?(): void }[]) {
      try {
        if (on) one.ref?.();
        else one.unref?.();
      } catch {
        // it has ended, which Deno takes for a mistake
      }
    }
  }

  /** Kills it, or lets it end its own children first. */
  end(): void {
    this.keepAlive(true); // until it is gone, for those who wait for that
    if (!this.#hasChildren) {
      this.#process.kill("SIGKILL");
      return;
    }
    this.#process.stdin?.end(); // at which it ends
    setTimeout(() => this.#process.kill("SIGKILL"), CLEANING_MS).unref();
  }
}

/** Ends every child that is still running. */
export async function endChildren(): Promise<void> {
  for (const child of running) child.end();
  await Promise.all([...running].map(({ done }) => done));
}

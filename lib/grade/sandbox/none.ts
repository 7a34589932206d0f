import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ANSWER_PROGRAM } from "./course-copy.ts";
import { nodeFlags } from "./limits.ts";
import { familyOf, killFamily } from "./processes.ts";
import type { Sandbox } from "./sandbox.ts";

/** What starts Node, by its flags and its program. */
export const node = (...args: readonly string[]): string[] => [realpathSync(process.execPath), ...nodeFlags, ...args];

/** No sandbox at all: an answer may do whatever the teacher may, and only the grader's own limits are watched. */
export class NoSandbox implements Sandbox {
  readonly folder: string;
  readonly isOutOfMemory = false; // there is no cgroup
  readonly keepsMemory = false;
  readonly #command: readonly string[];
  #child: ChildProcess | undefined;

  constructor(course: string, command: (program: string) => readonly string[] = node) {
    this.folder = mkdtempSync(join(course, "answer", "one-"));
    this.#command = command(join(course, ANSWER_PROGRAM));
  }

  /** Without environment, in a group of its own: a signal to the grader's group is not for it. */
  start(): ChildProcess {
    const [program = "", ...args] = this.#command;
    const stdio: StdioOptions = ["ignore", "pipe", "pipe", "pipe"];
    this.#child = spawn(program, args, { stdio, env: {}, cwd: this.folder, detached: true });
    return this.#child;
  }

  get main(): string | undefined {
    return this.#child?.pid === undefined ? undefined : `/proc/${this.#child.pid}`;
  }

  processes(): readonly string[] | undefined {
    return this.#child?.pid === undefined ? undefined : this.numbers(this.#child.pid).map((pid) => `/proc/${pid}`);
  }

  protected numbers(first: number): readonly number[] {
    return familyOf(first);
  }

  kill(): void {
    killFamily(this.#child?.pid);
  }

  async endRest(): Promise<void> {
    // what an answer left behind can't be told from the teacher's own processes
  }

  async remove(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

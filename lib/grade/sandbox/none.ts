import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ANSWER_PROGRAM } from "./course-copy.ts";
import { nodeFlags } from "./limits.ts";
import { familyOf, killFamily } from "./processes.ts";
import type { Sandbox } from "./sandbox.ts";

/** No sandbox at all: an answer may do whatever the teacher may, and only the grader's own limits are watched. */
export class NoSandbox implements Sandbox {
  readonly folder: string;
  readonly isOutOfMemory = false; // there is no cgroup
  readonly #program: string;
  #child: ChildProcess | undefined;

  constructor(course: string) {
    this.folder = mkdtempSync(join(course, "answer", "one-"));
    this.#program = join(course, ANSWER_PROGRAM);
  }

  start(): ChildProcess {
    this.#child = startIn(this.folder, [realpathSync(process.execPath), ...nodeFlags, this.#program]);
    return this.#child;
  }

  processes(): readonly string[] | undefined {
    return this.#child?.pid === undefined ? undefined : familyOf(this.#child.pid).map((pid) => `/proc/${pid}`);
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

/** Starts a command in a folder, without environment, in a group of its own: a signal to the grader's group is not for it. */
export const startIn = (folder: string, [program = "", ...args]: readonly string[]): ChildProcess =>
  spawn(program, args, { stdio: ["ignore", "pipe", "pipe", "pipe"], env: {}, cwd: folder, detached: true });

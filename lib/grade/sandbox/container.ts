import type { ChildProcess } from "node:child_process";
import { chownSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ANSWER_PROGRAM } from "./course-copy.ts";
import { limited, nodeFlags } from "./limits.ts";
import { startIn } from "./none.ts";
import { asUser } from "./owner.ts";
import { kill, killFamily, processesOf } from "./processes.ts";
import type { Sandbox } from "./sandbox.ts";

/** As whom answers run in a container: nobody, which every image has. */
const NOBODY = 65_534;
const END_TRIES = 1000;

/**
 * A sandbox within the container in which the whole grader runs, which `teacher/grade-in-container.ts` started: the
 * container keeps all of them from the machine, and this keeps an answer from the grader, by running it as nobody.
 *
 * Answers share the container's processes and ports, so only one may run at a time.
 */
export class Container implements Sandbox {
  readonly folder: string;
  readonly isOutOfMemory = false; // the container's memory is limited, and `choom` has the kernel end answers first
  readonly #program: string;
  #child: ChildProcess | undefined;

  constructor(course: string) {
    this.folder = mkdtempSync(join(course, "answer", "one-"));
    chownSync(this.folder, NOBODY, NOBODY);
    this.#program = join(course, ANSWER_PROGRAM);
  }

  start(): ChildProcess {
    this.#child = startIn(this.folder, asNobody(this.#program));
    return this.#child;
  }

  /** Also those whose parent is gone: nobody else runs as nobody. */
  processes(): readonly string[] | undefined {
    return this.#child?.pid === undefined ? undefined : processesOf(NOBODY).map((pid) => `/proc/${pid}`);
  }

  kill(): void {
    killFamily(this.#child?.pid);
  }

  /** Several times, since they may start others meanwhile. */
  async endRest(): Promise<void> {
    for (let tries = 0; tries < END_TRIES; tries++) {
      const left = processesOf(NOBODY);
      if (left.length === 0) return;
      left.forEach(kill);
      await sleep(1);
    }
  }

  async remove(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The command that starts Node on a program as nobody: the first that the kernel ends when the container's memory is used up. */
export const asNobody = (...program: readonly string[]): string[] => [
  ...["choom", "-n", "1000", "--", ...limited()],
  ...asUser(NOBODY),
  ...[realpathSync(process.execPath), ...nodeFlags, ...program],
];

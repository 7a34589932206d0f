import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { readQuietly } from "../../base/ignore-errors.ts";
import { after } from "../../exercises/kit/check/patience.ts";
import { inside } from "../../project/paths.ts";
import type { FindReply, FindRequest } from "./find-answers.ts";
import type { Answer } from "./whose-answer.ts";

/** How much processor time looking for one answer may take, and for all of a submission, in milliseconds. */
const ANSWER_MS = 2000;
const SUBMISSION_MS = 6000;
/** It never waits for anything but a processor. */
const LONGEST = 50;
const MEMORY_MIB = 512;

const PROGRAM = inside("lib", "dist", "grade", "judge", "find-answers.js");
const TOO_LONG = "it takes too long to be read: it is nested too deeply, or too large";
const TOO_LARGE = "it takes too much memory to be read: it is too large";

/** The thread, and where the kernel tells how long it ran. */
interface Finding {
  readonly thread: Worker;
  readonly folder: string;
}

/**
 * Finds answers among cells in a thread, since a compiler may take any time and any memory for a few hundred characters: then
 * the thread is ended, and that one answer is broken.
 */
export class AnswerFinder {
  #finding: Finding | undefined;

  /**
   * The answers of a submission, by the exercise's id.
   *
   * @param file where its cells stand
   */
  async answersIn(file: string, ids: readonly string[]): Promise<Record<string, Answer>> {
    const found: Record<string, Answer> = {};
    let left = SUBMISSION_MS;
    this.#finding?.thread.postMessage({ file } satisfies FindRequest);
    for (const id of ids) {
      this.#finding ??= await started(file);
      const finding = this.#finding;
      const before = ranMs(finding);
      found[id] = left > 0 ? await this.#find(id, Math.min(left, ANSWER_MS), finding) : broken(TOO_LONG);
      left -= this.#finding ? ranMs(finding) - before : ANSWER_MS;
    }
    return found;
  }

  async close(): Promise<void> {
    const thread = this.#finding?.thread;
    this.#finding = undefined;
    await thread?.terminate();
  }

  #find(id: string, ms: number, finding: Finding): Promise<Answer> {
    const { thread } = finding;
    return new Promise((resolve) => {
      const settle = (answer: Answer, isOver: boolean): void => {
        giveUp();
        thread.off("message", onReply).off("error", onError);
        if (isOver) void this.close().then(() => resolve(answer));
        else resolve(answer);
      };
      const isIdleMs = (): number => performance.now() - ranMs(finding);
      const giveUp = after(ms, isIdleMs, () => settle(broken(TOO_LONG), true), LONGEST);
      const onReply = (reply: FindReply): void => settle("answer" in reply ? reply.answer : broken("?"), false);
      const onError = (error: NodeJS.ErrnoException): void =>
        settle(broken(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? TOO_LARGE : String(error)), true);
      thread.on("message", onReply).on("error", onError);
      thread.postMessage({ id } satisfies FindRequest);
    });
  }
}

/** Starts the thread; what that takes is no answer's doing. */
async function started(file: string): Promise<Finding> {
  const thread = new Worker(PROGRAM, { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB } });
  const [ready] = (await once(thread, "message")) as [FindReply];
  thread.postMessage({ file } satisfies FindRequest);
  thread.on("error", () => {}); // one that it ends with is told to whoever waits
  return { thread, folder: `/proc/self/task/${"thread" in ready ? ready.thread : ""}` };
}

const broken = (error: string): Answer => ({ kind: "broken", error, warnings: [] });

/** How long a thread ran, on any processor; as long as the clock, where the kernel does not count that. */
function ranMs({ folder }: Finding): number {
  const [ns] = readQuietly(`${folder}/schedstat`).split(" ");
  return ns ? Number(ns) / 1e6 : performance.now();
}

// A thread of process 2, the judge's: answer-finder.ts starts it, and ends it when a learner's code takes it too long. It
// parses that code, and runs none.
import { readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { parentPort } from "node:worker_threads";
import type { Exercise } from "../../exercises/exercise.ts";
import { exerciseOf } from "../../exercises/mod.ts";
import type { CodeCell } from "../protocol/mod.ts";
import { forgetParsed } from "./typescript.ts";
import { type Answer, answerOf } from "./whose-answer.ts";

/** Whose cells to look through from now on, or the id of an exercise whose answer is looked for among them. */
export type FindRequest = { readonly file: string } | { readonly id: string };
/** The thread's number, by which the kernel tells how long it ran, or the answer. */
export type FindReply = { readonly thread: string } | { readonly answer: Answer };

const say = (reply: FindReply): void => parentPort?.postMessage(reply);
let cells: readonly CodeCell[] = [];

parentPort?.on("message", (request: FindRequest) => {
  if ("file" in request) {
    cells = JSON.parse(readFileSync(request.file, "utf8")) as CodeCell[];
    forgetParsed();
  } else say({ answer: answerOf(exerciseOf(request.id) as Exercise, cells) });
});
say({ thread: basename(readlinkSync("/proc/thread-self")) });

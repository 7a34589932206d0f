// Process 3 of 3, the answer's: process 2 (judge/answer-process.ts) starts it in the sandbox, and asks on the channel.
// It runs a submission's code, does what the judge asks of it, and says what came of that. It decides nothing, and has
// nothing that a learner may not see: the code that it runs can reach all that is in here, the channel too.
import { writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { behave } from "../../exercises/kit/check/behave.ts";
import { AnswerError, factsOf } from "../../exercises/kit/check/failure.ts";
import { plainFunction, plainValue } from "../../exercises/kit/check/plain-answer.ts";
import type { Value } from "../../exercises/kit/check/value.ts";
import type { LostSpan, TraceEvent } from "../../trace/event.ts";
import { toJsonLines } from "../../trace/jsonl.ts";
import { trace } from "../../trace/trace.ts";
import { ANSWER_EXPORT, CHANNEL_FD, fromLine, type Question, type Reply, toLine } from "../protocol/mod.ts";

/** How many events of a record are sent: the last ones. */
const MOST_EVENTS = 200;

const channel = new Socket({ fd: CHANNEL_FD });
const say = (reply: Reply): void => {
  channel.write(toLine(reply));
};
const answers = new Map<string, { readonly answer: unknown; readonly name: string }>();
let record: TraceEvent[] = [];
/** What made room for others. */
let lost: { -readonly [whose in "calls" | "library"]?: LostSpan } = {};

// an error that nobody awaits must not end the process: the judge is to hear of it, and other answers live here too
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => say({ stray: factsOf(error, "stray") }));
}
// without the judge there is nobody to work for
channel.on("error", () => process.exit());
channel.on("close", () => process.exit());
createInterface({ input: channel }).on("line", (line) => void reply(fromLine(line) as unknown as Question));

/** Adds an event to the record; the oldest makes room for it. */
function keep(event: TraceEvent): void {
  if (event.by === "probe") return;
  record.push(event);
  const [old] = record.length > MOST_EVENTS ? record.splice(0, 1) : [];
  if (old === undefined) return;
  const whose = old.by === "you" ? "calls" : "library";
  const { count = 0, fromNs = old.startNs } = lost[whose] ?? {};
  lost[whose] = { count: count + 1, fromNs, untilNs: old.startNs };
}

/** The record in the order in which its events began. The first tells what is missing before it. */
function recordWithLoss(): TraceEvent[] {
  const [first, ...rest] = record.toSorted((a, b) => a.seq - b.seq);
  if (first === undefined) return [];
  return [Object.keys(lost).length > 0 ? { ...first, lost } : first, ...rest];
}

async function reply(question: Question): Promise<void> {
  const { id } = question;
  try {
    say({ id, value: await answerTo(question) });
  } catch (error) {
    say({ id, error: error instanceof AnswerError ? { ...error, message: error.message } : factsOf(error) });
  }
}

async function answerTo(question: Question): Promise<Value> {
  switch (question.ask) {
    case "load": {
      // a file, not a data: URL: its imports are found from the course's folder on
      const path = `${question.folder}/${question.of}.mjs`;
      writeFileSync(path, question.code);
      const { [ANSWER_EXPORT]: answer } = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
      answers.set(question.of, { answer, name: question.name });
      return undefined;
    }
    case "call": {
      const { answer, name = "" } = answers.get(question.of) ?? {};
      const run = plainFunction(answer, name);
      // a wait without a deadline would else hang until the judge ends the process, and could not say what it waited for
      const endManner = behave(question.manner);
      trace.observe = question.record;
      record = [];
      lost = {};
      const stop = question.record ? trace.subscribe(keep) : () => {};
      try {
        return plainValue(await run(...(question.args as Value[])));
      } finally {
        stop();
        endManner();
      }
    }
    case "value":
      return plainValue(answers.get(question.of)?.answer);
    case "record":
      return toJsonLines(recordWithLoss());
    case "alive":
      return true;
  }
}

// Runs in the sandbox, with a submission's answers in it: does what the judge asks, and says what came of it. It decides nothing.
import { writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { AnswerError, factsOf } from "../../exercises/kit/check/failure.ts";
import { plainFunction, plainValue } from "../../exercises/kit/check/plain-answer.ts";
import type { Value } from "../../exercises/kit/check/value.ts";
import { defaults } from "../../socket/wait/options.ts";
import type { TraceEvent } from "../../trace/event.ts";
import { toJsonLines } from "../../trace/jsonl.ts";
import { trace } from "../../trace/trace.ts";
import { ANSWER } from "../protocol/names.ts";
import { CHANNEL_FD, fromLine, type Question, type Reply, toLine } from "../protocol/wire.ts";

/** How many events of a record are sent. */
const MOST_EVENTS = 200;

const channel = new Socket({ fd: CHANNEL_FD });
const say = (reply: Reply): void => {
  channel.write(toLine(reply));
};
const answers = new Map<string, { readonly answer: unknown; readonly name: string }>();
let record: TraceEvent[] = [];

for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => say({ stray: factsOf(error, "stray") }));
}
channel.on("error", () => process.exit());
channel.on("close", () => process.exit());
createInterface({ input: channel }).on("line", (line) => void reply(fromLine(line) as unknown as Question));

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
      const path = `${question.folder}/${question.of}.mjs`;
      writeFileSync(path, question.code);
      const { [ANSWER]: answer } = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
      answers.set(question.of, { answer, name: question.name });
      return undefined;
    }
    case "call": {
      const { answer, name = "" } = answers.get(question.of) ?? {};
      const run = plainFunction(answer, name);
      defaults.timeoutMs = question.timeoutMs;
      trace.observe = question.record;
      record = [];
      const stop = question.record
        ? trace.subscribe((event) => {
            if (event.by !== "probe" && record.length < MOST_EVENTS) record.push(event);
          })
        : () => {};
      try {
        return plainValue(await run(...(question.args as Value[])));
      } finally {
        stop();
      }
    }
    case "value":
      return plainValue(answers.get(question.of)?.answer);
    case "record":
      return toJsonLines(record.toSorted((a, b) => a.seq - b.seq));
    case "alive":
      return true;
  }
}

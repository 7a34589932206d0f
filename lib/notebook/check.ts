import { Markup, markup, type Part } from "../base/markup.ts";
import { plural } from "../base/text.ts";
import type { Exercise } from "../exercises/exercise.ts";
import type { Limits } from "../exercises/kit/check/check-clock.ts";
import { type Report, reportLines, runChecks } from "../exercises/kit/check/report.ts";
import { exerciseOf } from "../exercises/mod.ts";
import { callsFigure } from "../figure/calls.ts";
import { sequenceFigure } from "../figure/sequence/sequence.ts";
import { defaults } from "../socket/wait/wait-options.ts";
import type { TraceEvent } from "../trace/event.ts";
import { trace } from "../trace/trace.ts";
import { type Attempt, attemptOf } from "./attempts.ts";
import { type CardText, card, type Showable } from "./card.ts";
import { cellRuns } from "./cell-runs.ts";
import { leaveOut } from "./lesson-events.ts";
import { LocalSubject } from "./local-subject.ts";
import { show } from "./show.ts";
import { type Failed, handedOver, staleAnswer } from "./stale-answer.ts";
import { catchStray } from "./unheard-errors.ts";

/** Short enough that a check with a failing step is over within a second. */
const LIMITS: Limits = { deadlineMs: 700, patienceMs: 450, answerMs: 300 };
/** All checks of an exercise together: the last one's deadline may come sooner. */
const TOTAL_MS = 850;
const SEED = 1;

/** What the public `check` does once it is loaded. The figures of the lesson leave out the calls that the answer made. */
export async function check(id: string, answer: unknown): Promise<void> {
  const exercise = exerciseOf(id);
  if (exercise === undefined) {
    show(card({ label: "check", title: `There is no exercise ${String(id)}`, lines: [], foot: "", tone: "ask" }));
    return;
  }
  const attempt = attemptOf(exercise);
  const runs = cellRuns();
  const name = (runs && handedOver(exercise.id, runs)) ?? exercise.answer;
  const stale = runs && staleAnswer(name, runs);
  if (stale !== undefined) {
    show(card(notChecked(exercise, STALE[stale](name))));
    return;
  }
  const again = runs === undefined && isSame(attempt.answer, answer);
  attempt.answer = answer;
  if (again && attempt.passedLast) {
    show(card(notChecked(exercise, SAME)));
    return;
  }
  const { report, events } = await examine(exercise, answer);
  attempt.note(report.status);
  show(page(exercise, report, attempt, events));
}

/** Why an answer is not judged that an earlier run of its cell made. A false "passed" would be the worst thing to say. */
const STALE: Readonly<Record<Failed, (name: string) => string>> = {
  unread: (name) =>
    `When you last ran the cell with ${name}, it was refused, as its red message says, and none of it ran.`,
  error: (name) => `When you last ran the cell with ${name}, it ended with an error.`,
  abort: (name) => `When you last ran the cell with ${name}, it was skipped, since a cell before it had failed.`,
};
const SAME = "This is the same answer as at your last check: has the cell above run without a red message?";

function notChecked({ id, title }: Exercise, why: string): CardText {
  const foot = `What stands here is still what an earlier run made. Run the cell above until it shows no red message, then this one.`;
  return { label: `${id} · not checked`, title, lines: [why], foot, tone: "partly" };
}

/** Whether two answers are one and the same; of plain values, which may well be equal twice, nobody knows. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other && (typeof one === "function" || (typeof one === "object" && one !== null));
}

/** Runs the visible checks in this process, and leaves it as it was. */
export async function examine(
  exercise: Exercise,
  answer: unknown,
): Promise<{ report: Report; events: readonly TraceEvent[] }> {
  await exercise.prepare?.();
  const kept = { timeoutMs: defaults.timeoutMs, enabled: trace.enabled, observe: trace.observe };
  const afterSeq = trace.seq;
  const subject = new LocalSubject(answer, exercise.answer, LIMITS.deadlineMs, TOTAL_MS);
  const endStray = catchStray((error) => subject.stray(error));
  defaults.timeoutMs = LIMITS.answerMs;
  trace.enabled = true;
  trace.observe = true;
  const record = collect();
  try {
    const report = await runChecks(exercise, subject, {
      checks: exercise.checks,
      seed: SEED,
      limits: LIMITS,
      stopAtFirst: true,
      onCheck: () => record.begin(),
    });
    return { report, events: record.events() };
  } finally {
    record.end();
    trace.observe = false;
    subject.closeAll();
    await endStray();
    leaveOut(afterSeq);
    defaults.timeoutMs = kept.timeoutMs;
    trace.enabled = kept.enabled;
    trace.observe = kept.observe;
  }
}

const MOST_EVENTS = 400;

/** The record of one check, up to a length that still makes a figure: a loop may make many thousands of calls. */
function collect() {
  let kept: TraceEvent[] = [];
  let stop = (): void => {};
  return {
    begin: (): void => {
      stop();
      kept = [];
      stop = trace.subscribe((event) => {
        if (kept.push(event) >= MOST_EVENTS) stop();
      });
    },
    end: (): void => stop(),
    /** In the order in which they began; they were reported as they ended. */
    events: (): readonly TraceEvent[] => kept.toSorted((a, b) => a.seq - b.seq),
  };
}

function page(exercise: Exercise, report: Report, attempt: Attempt, events: readonly TraceEvent[]): Showable {
  const { id, title } = exercise;
  const { html, text } = card({
    label: `${id} · ${plural(exercise.points, "point")} · ${WORDS[report.status]}`,
    title,
    lines: report.status === "not-yet" ? [] : reportLines(report),
    foot: footOf(exercise, report, attempt),
    tone: report.status === "passed" ? "yes" : report.status === "not-yet" ? "ask" : "no",
  });
  if (!isTelling(exercise, report) || !events.some(({ by }) => by === "you")) return { html, text };
  const did = exercise.kind === "write" ? "What your code did" : "What the calls did";
  const drawn = sequenceFigure(events, { title: did });
  const table = callsFigure(events, { title: "The calls, one by one" });
  const open = report.status !== "passed";
  return {
    html: markup`
      ${new Markup(html)}
      ${details(`${did} on the sockets`, open, new Markup(drawn.html))}
      ${details("The calls, one by one", false, new Markup(table.html))}
    `.text,
    text: `${text}\n\n${table.text}`,
  };
}

/** What is unfolded by a click on its summary. */
function details(summary: string, open: boolean, content: Part): Markup {
  const inside = markup`<summary>${summary}</summary>${content}`;
  return open ? markup`<details open>${inside}</details>` : markup`<details>${inside}</details>`;
}

const WORDS = {
  passed: "passed",
  failed: "something differs",
  "not-yet": "not yet",
  error: "the check failed",
} as const;

/** A record that has the answers in it is shown when they are found. */
function isTelling({ kind }: Exercise, { status }: Report): boolean {
  if (status === "not-yet") return false;
  return status === "passed" || kind === "write" || kind === "order";
}

function footOf({ id, hints }: Exercise, { status }: Report, { hintsShown }: Attempt): string {
  switch (status) {
    case "passed":
      return `Well done. await solution("${id}") shows how we did it.`;
    case "not-yet":
      return "Nothing to check yet: write your answer in the cell above, run it, then run this one.";
    case "failed":
      return hintsShown < hints.length ? `await hint("${id}") has a hint for you.` : "";
    case "error":
      return "This is our mistake, not yours: please report it.";
  }
}

import { readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { inside } from "../../cli/place.ts";
import type { Grading, SubmissionResult } from "../results.ts";
import { mismatch, type Schema } from "./conform.ts";
import { CLOSING, json, OPENING } from "./json.ts";
import { type Line, linesOf } from "./lines.ts";
import { ResultsError } from "./results-error.ts";

/** Results that were stored and found in order: the head, and where each submission's stand. */
export interface StoredResults {
  readonly path: string;
  readonly grading: Grading;
  readonly places: readonly Place[];
}

/** Where a submission's results stand in a file. */
export interface Place {
  readonly path: string;
  readonly name: string;
  /** In bytes. */
  readonly at: number;
  readonly length: number;
}

/**
 * Looks through a folder's `results.json`, a submission at a time, and finds it whole and of the right form.
 *
 * @throws {ResultsError} when it is not, with the line
 */
export async function readResults(folder: string): Promise<StoredResults> {
  const path = join(folder, json.file);
  const schema = JSON.parse(readFileSync(inside("lib", "grade", "output", "results.schema.json"), "utf8")) as Schema;
  const wrong = (line: number, what: string): ResultsError => new ResultsError(`${path}, line ${line}: ${what}`);
  const places: Place[] = [];
  let grading: Grading | undefined;
  let count = 0;
  let isWhole = false;
  for await (const line of lines(path)) {
    count++;
    if (isWhole) throw wrong(count, "there is more after the end");
    if (grading === undefined) {
      if (!line.text.endsWith(OPENING))
        throw wrong(count, `the head and ${OPENING} were expected: was it reformatted?`);
      const head = parse(`${line.text}${CLOSING}`, (what) => wrong(count, what));
      const found = mismatch(head, schema, schema, "the results");
      if (found !== undefined) throw wrong(count, found);
      const { submissions, ...rest } = head as Grading & { submissions: unknown };
      grading = rest;
    } else if (line.text === CLOSING) {
      isWhole = true;
    } else {
      const text = line.text.replace(/,$/, "");
      const found = parse(text, (what) => wrong(count, what));
      const problem =
        mismatch(found, { $ref: "#/$defs/submission" }, schema, "the submission") ??
        contradiction(grading, found as SubmissionResult);
      if (problem !== undefined) throw wrong(count, problem);
      const { name } = found as SubmissionResult;
      places.push({ path, name, at: line.at, length: Buffer.byteLength(text) });
    }
  }
  if (grading === undefined || !isWhole) throw new ResultsError(`${path} was cut off after line ${count}`);
  return { path, grading, places };
}

/** The results at a place. Only as many as are asked for are held. */
export async function submissionAt({ path, at, length }: Place): Promise<SubmissionResult> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, at);
    return JSON.parse(buffer.toString()) as SubmissionResult;
  } finally {
    await file.close();
  }
}

async function* lines(path: string): AsyncGenerator<Line> {
  try {
    yield* linesOf(path);
  } catch (error) {
    if (error instanceof Error && "syscall" in error) throw new ResultsError(`${path} can't be read: ${error.message}`);
    throw error;
  }
}

function parse(text: string, wrong: (what: string) => ResultsError): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong("it is no JSON of its own: was it cut off, or reformatted?");
  }
}

/** What no schema can say: that the parts agree. */
function contradiction({ exercises }: Grading, submission: SubmissionResult): string | undefined {
  const results = Object.values(submission.exercises);
  const sum = (of: (one: (typeof results)[number]) => number): number => results.reduce((all, one) => all + of(one), 0);
  if (Object.keys(submission.exercises).join() !== Object.keys(exercises).join()) {
    return `${submission.name} has other exercises than the head`;
  }
  if (
    differ(
      sum(({ points }) => points),
      submission.score,
    )
  ) {
    return `${submission.name}'s score is not the sum of its points`;
  }
  if (
    differ(
      sum(({ possible }) => possible),
      submission.possible,
    )
  ) {
    return `${submission.name}'s possible points don't add up`;
  }
  return undefined;
}

const differ = (one: number, other: number): boolean => Math.abs(one - other) > 1e-6;

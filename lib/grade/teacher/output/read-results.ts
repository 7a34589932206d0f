import { createReadStream, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { quietly } from "../../../base/ignore-errors.ts";
import { CommandError } from "../../../project/exit.ts";
import {
  type Grading,
  type Judgement,
  judgementFile,
  type Results,
  type SubmissionResult,
} from "../../protocol/mod.ts";
import { CLOSING, json, OPENING, SCHEMA } from "./json.ts";
import { mismatch, type Schema } from "./validate.ts";

/** Results can't be read, or don't belong together: the message says which, and why. */
export class ResultsError extends CommandError {
  override readonly name = "ResultsError";
}

/** Results that were stored and found in order: the head, and where each submission's stand. */
export interface StoredResults {
  readonly path: string;
  readonly grading: Grading;
  readonly locations: readonly ResultLocation[];
}

/** Where a submission's results stand in a file. */
export interface ResultLocation {
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
  const schema = JSON.parse(readFileSync(SCHEMA, "utf8")) as Schema;
  const locations: ResultLocation[] = [];
  let grading: Grading | undefined;
  let count = 0;
  let isWhole = false;
  for await (const { text, at } of linesOf(path)) {
    count++;
    try {
      if (isWhole) throw new ResultsError("there is more after the end");
      if (grading === undefined) grading = headIn(text, schema);
      else if (text === CLOSING) isWhole = true;
      else {
        const entry = text.replace(/,$/, "");
        locations.push({ path, name: submissionIn(entry, schema, grading).name, at, length: Buffer.byteLength(entry) });
      }
    } catch (error) {
      if (error instanceof ResultsError) throw new ResultsError(`${path}, line ${count}: ${error.message}`);
      throw error;
    }
  }
  if (grading === undefined || !isWhole) throw new ResultsError(`${path} was cut off after line ${count}`);
  return { path, grading, locations };
}

/** A submission's results, read from where they stand, with the records that are stored beside them. */
export async function submissionAt({ path, at, length }: ResultLocation): Promise<SubmissionResult> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, at);
    return withRecords(JSON.parse(buffer.toString()) as SubmissionResult, dirname(path));
  } finally {
    await file.close();
  }
}

function withRecords(submission: SubmissionResult, folder: string): SubmissionResult {
  if (submission.judgement === undefined) return submission;
  const file = join(folder, judgementFile(submission.judgement));
  const stored = quietly(() => JSON.parse(readFileSync(file, "utf8")) as Partial<Judgement>);
  if (stored === undefined) return submission; // the judgements were not kept: the pages do without figures
  const exercises = Object.entries(submission.exercises).map(([id, result]) => {
    const record = stored.exercises?.[id]?.record;
    return [id, typeof record === "string" ? { ...result, record } : result];
  });
  return { ...submission, exercises: Object.fromEntries(exercises) };
}

/** A line of a file. */
interface Line {
  readonly text: string;
  /** Where it begins, in bytes. */
  readonly at: number;
}

/** A file's lines, one at a time; a last one that is empty is none. JSON may hold any other character that ends lines. */
async function* linesOf(path: string): AsyncGenerator<Line> {
  let at = 0;
  let begun: Buffer[] = [];
  const take = (): Line => {
    const bytes = Buffer.concat(begun);
    const line = { text: bytes.toString(), at };
    at += bytes.length + 1;
    begun = [];
    return line;
  };
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        begun.push(chunk.subarray(from, end));
        yield take();
        from = end + 1;
      }
      begun.push(chunk.subarray(from));
    }
  } catch (error) {
    throw new ResultsError(`${path} can't be read: ${(error as Error).message}`);
  }
  const last = take();
  if (last.text !== "") yield last;
}

function headIn(line: string, schema: Schema): Grading {
  if (!line.endsWith(OPENING)) throw new ResultsError(`the head and ${OPENING} were expected: was it reformatted?`);
  const head = parse(line + CLOSING);
  refuse(mismatch(head, schema, schema, "the results"));
  const { submissions, ...grading } = head as Results;
  return grading;
}

function submissionIn(entry: string, schema: Schema, grading: Grading): SubmissionResult {
  const found = parse(entry);
  refuse(mismatch(found, { $ref: "#/$defs/submission" }, schema, "the submission"));
  refuse(contradiction(grading, found as SubmissionResult));
  return found as SubmissionResult;
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new ResultsError(problem);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ResultsError("it is no JSON of its own: was it cut off, or reformatted?");
  }
}

/** What no schema can say: that the parts agree. */
function contradiction(grading: Grading, { name, score, possible, exercises }: SubmissionResult): string | undefined {
  if (Object.keys(exercises).join() !== Object.keys(grading.exercises).join()) {
    return `${name} has other exercises than the head`;
  }
  const results = Object.values(exercises);
  const [points, most] = [sum(results.map((one) => one.points)), sum(results.map((one) => one.possible))];
  if (Math.abs(points - score) > ROUNDING) return `${name}'s score is not the sum of its points`;
  return Math.abs(most - possible) > ROUNDING ? `${name}'s possible points don't add up` : undefined;
}

/** Points may be fractions. */
const ROUNDING = 1e-6;
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

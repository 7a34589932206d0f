import { readlinkSync } from "node:fs";
import { cellsOf } from "../../../lib/exercises/chapter-cells.ts";
import { exerciseOf } from "../../../lib/exercises/mod.ts";
import type { Status } from "../../../lib/grade/protocol/results.ts";
import { type Cell, type Notebook, normalized, notebookText } from "../../../lib/project/notebook-file.ts";

/** The exercises of the corpus: chapter 00 has one to write and two to answer with a value, and all are quick. */
export const IDS = ["say-hello", "read-the-record", "read-the-error"] as const;
export type Id = (typeof IDS)[number];

/** What the test has outside the sandbox, for answers to try their hands at. */
export interface World {
  /** The project's folder. */
  readonly root: string;
  /** A folder that may be written to, and a file in it with the secret. */
  readonly bait: string;
  /** Stands in the bait, in the grader's environment and in its command line: nobody may find it. */
  readonly secret: string;
  /** A server on 127.0.0.1. */
  readonly port: number;
  /** The same as a Unix socket of the abstract namespace, less the null byte, and as one with a path. */
  readonly abstract: string;
  readonly unix: string;
  /** A process that is not the grader's: the test's own. */
  readonly pid: number;
}

/** A submission that is hostile or broken, and what must come of it. */
export interface Case {
  /** What it tries, in words. */
  readonly tries: string;
  /** Answers other than the right ones. */
  readonly answers?: Partial<Record<Id, string>> | ((world: World) => Partial<Record<Id, string>>);
  /** Its cells, if they are not those that were handed out with the answers in them. */
  readonly cells?: (cells: Cell[]) => Cell[];
  /** Its file's text, if it is not that notebook's. */
  readonly text?: (text: string) => string | Buffer;
  /** Lays it into the folder of submissions, if it is not one file: at that path, to which a file's ending is to be added. */
  readonly place?: (path: string, text: string) => void;
  /**
   * Its exercises' statuses, or one for all of them. What is not named passes: no answer voids another's. Several where
   * it is a race which limit is met first.
   */
  readonly verdict: Verdict | Partial<Record<Id, Verdict>>;
  /** What the message of the first exercise that does not pass says. */
  readonly says?: RegExp;
  /** What one of its warnings says. */
  readonly warns?: RegExp;
}

type Verdict = Status | readonly Status[];

/** Submissions by their names. */
export type Cases = Readonly<Record<string, Case>>;

/** The notebook of a case, as text. */
export function notebookOf({ answers = {}, cells = (all) => all, text = (same) => same }: Case, world: World) {
  const given = typeof answers === "function" ? answers(world) : answers;
  const filled = IDS.flatMap((id) => answeredCells(id, given[id]));
  const notebook: Notebook = { cells: filled, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  return text(notebookText({ ...normalized(notebook), cells: cells(normalized(notebook).cells) }));
}

/** An exercise's cells with an answer in place of the stub: the right one, if none is given. */
function answeredCells(id: Id, answer?: string): Cell[] {
  const exercise = exerciseOf(id);
  if (!exercise) throw new Error(`There is no exercise ${id}`);
  return cellsOf(exercise).map((cell) =>
    cell.id === `answer-${id}` ? { ...cell, source: answer ?? exercise.solution } : cell,
  );
}

/** The verdict that an exercise of a case may get. */
export function verdictOf({ verdict }: Case, id: Id): readonly Status[] {
  const one = typeof verdict === "string" || Array.isArray(verdict) ? verdict : (verdict as Record<Id, Verdict>)[id];
  return [one ?? "pass"].flat() as Status[];
}

/** The right answer to say-hello with something added: above it, as its first lines, or in place of what it returns. */
export const sayHello = ({ top = "", first = "", returns = "taken" }): { "say-hello": string } => ({
  "say-hello": `import { AF_INET, SOCK_STREAM, socket } from "socklab";
${top}
async function sayHello(port: number, words: string): Promise<number> {
  ${first}
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  const taken = await client.send(words);
  client.close();
  return ${returns} as number;
}`,
});

/** Stops an answer that would harm the machine, should it not be in a sandbox: its exercise then fails, which no case expects. */
export const GUARD = `import { readlinkSync } from "node:fs";
if (readlinkSync("/proc/self/ns/pid") === "${readlinkSync("/proc/self/ns/pid")}") throw new Error("there is no sandbox");
`;

/** Does something whether it works or not. */
export const attempt = (...acts: readonly string[]): string =>
  acts.map((act) => `try { ${act} } catch { /* refused, as it should be */ }`).join("\n");

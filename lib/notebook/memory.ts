import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { inside } from "../project/paths.ts";
import { display } from "./jupyter.ts";

/** A question that was answered by a guess, and what the kernel said. */
export interface Guess {
  readonly kind: "guess";
  /** The question's id, `"4.e"` for example. */
  readonly id: string;
  readonly question: string;
  readonly choices: readonly string[];
  /** Which choice was guessed, and which it was. */
  readonly guess: string;
  readonly answer: string;
}

/** An exercise that was checked. */
export interface Checked {
  readonly kind: "checked";
  readonly id: string;
  readonly passed: boolean;
}

export type Memory = Guess | Checked;

const here: Memory[] = [];
let unwritable: string | undefined;

/**
 * Where it is kept: a file of the learner's own in the course's folder. None outside a notebook, nor where SOCKLAB_MEMORY
 * is empty; another file where it names one.
 */
function place(): string | undefined {
  if (display().jupyterKernel === undefined) return undefined;
  return process.env.SOCKLAB_MEMORY ?? inside(".socklab", `memory-${process.getuid?.() ?? "learner"}.jsonl`);
}

/** What the learner did so far, in its order: in other notebooks and before the last restart too. */
export function remembered(): readonly Memory[] {
  const path = place();
  if (!path || unwritable !== undefined) return here;
  try {
    return readFileSync(path, "utf8").split("\n").flatMap(parsed);
  } catch {
    return here; // there is none yet
  }
}

/** Several Jupyter kernels may add to the same file: a line is written at once, and one that was cut off is passed over. */
function parsed(line: string): Memory[] {
  try {
    const found = JSON.parse(line) as Memory;
    return isMemory(found) ? [found] : [];
  } catch {
    return [];
  }
}

function isMemory(found: Memory): boolean {
  if (typeof found?.id !== "string") return false;
  if (found.kind === "checked") return typeof found.passed === "boolean";
  const texts = [found.question, found.guess, found.answer, ...(Array.isArray(found.choices) ? found.choices : [0])];
  return found.kind === "guess" && texts.every((text) => typeof text === "string");
}

/** Adds to it. Where the file can't be written, it lasts as long as the Jupyter kernel. */
export function remember(one: Memory): void {
  here.push(one);
  const path = place();
  if (!path || unwritable !== undefined) return;
  try {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, `${JSON.stringify(one)}\n`, { mode: 0o600 });
  } catch (error) {
    unwritable = (error as Error).message;
  }
}

/** Where and for how long it is kept, as a sentence. */
export function howLong(): string {
  const path = place();
  if (path && unwritable === undefined) return `It is kept on this computer, in ${path}.`;
  const why = unwritable === undefined ? "" : ` (${unwritable})`;
  return `It is kept as long as this Jupyter kernel runs${why}.`;
}

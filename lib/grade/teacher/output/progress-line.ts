import type { SubmissionResult } from "../../protocol/mod.ts";
import { inert } from "./inert.ts";

/** Says on a line for each submission what came of it, how many are left, and how long that may take. */
export class Progress {
  readonly #all: number;
  readonly #from = performance.now();
  #done = 0;
  /** How many were judged in this run. */
  #judged = 0;

  constructor(all: number) {
    this.#all = all;
  }

  /** A submission of which all is known without judging it now. */
  known(result: SubmissionResult): void {
    this.#say(result, "");
  }

  judged(result: SubmissionResult): void {
    this.#judged++;
    const gone = performance.now() - this.#from;
    const left = this.#all - this.#done - 1;
    const rest = left > 0 ? `, ${left} left, about ${clock((gone / this.#judged) * left)} more` : "";
    this.#say(result, `  (${clock(gone)}${rest})`);
  }

  #say({ name, score, possible, status }: SubmissionResult, time: string): void {
    this.#done++;
    const count = `${String(this.#done).padStart(String(this.#all).length)}/${this.#all}`;
    const came = status === "graded" ? `${score} of ${possible} points` : status;
    console.log(`${count}  ${inert(name)}: ${came}${time}`);
  }
}

/** Milliseconds as minutes and seconds, `1:05`. */
const clock = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

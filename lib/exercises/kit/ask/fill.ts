import type { Check, Exercise, Texts } from "../../exercise.ts";
import { Failure } from "../check/failure.ts";
import type { Lab } from "../check/lab.ts";
import { BLANK, type Blank, blanksOf, filledIn } from "./blanks.ts";

/** An exercise that fills blanks of a record, in data. */
export interface FillData extends Texts {
  /** The record, with blanks such as `‹a›`. */
  readonly record: readonly string[];
  readonly blanks: readonly Blank[];
  /** Makes the calls again, for real, and gives the record of them. */
  readonly run: (lab: Lab) => Promise<readonly string[]>;
}

/** Makes an exercise whose checks make the recorded calls again, and take the right answers from the new record. */
export function fill(data: FillData): Exercise {
  const { blanks, record, prompt, run, ...rest } = data;
  return {
    ...rest,
    kind: "fill",
    prompt: [prompt, ["```text", ...record, "```"].join("\n"), "Write what stands at each `‹letter›`."].join("\n\n"),
    ...blanksOf(data.answer, blanks),
    checks: blanks.map((blank) => checkOf(blank, record, run)),
    hidden: [],
  };
}

function checkOf(blank: Blank, record: readonly string[], run: FillData["run"]): Check {
  const { key, ask, mistakes, look } = blank;
  return {
    name: `‹${key}›: ${ask}`,
    hint: look,
    run: async (subject, lab) => {
      const given = filledIn(await subject.value(), key);
      if (given === BLANK) throw new Failure("a value", `a "${BLANK}" still stands at ${key}`);
      const right = readBlanks(record, await run(lab))[key];
      if (right === undefined) throw new Error(`the record has no blank ${key} any more`);
      if (given === right) return;
      throw new Failure("what the kernel gave there", given, mistakes?.[given] ?? look);
    },
  };
}

/** What stands at the blanks in a record that is the same otherwise; nothing for a line that differs. */
export function readBlanks(template: readonly string[], record: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [index, line] of template.entries()) {
    const keys = [...line.matchAll(/‹(\w+)›/g)].map((match) => match[1] as string);
    const pattern = line
      .split(/‹\w+›/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("(.+?)");
    const match = new RegExp(`^${pattern}$`).exec(record[index] ?? "");
    if (match) for (const [i, key] of keys.entries()) found[key] = match[i + 1] as string;
  }
  return found;
}

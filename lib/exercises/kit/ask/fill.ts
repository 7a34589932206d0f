import type { Check, Exercise } from "../../exercise.ts";
import { Failure } from "../check/failure.ts";
import type { Lab } from "../check/lab.ts";
import { textIn } from "../check/plain-answer.ts";

/** One blank of a record. */
export interface Blank {
  /** Its letter in the record: `a` stands there as `‹a›`. */
  readonly key: string;
  /** What is asked for, in words. */
  readonly ask: string;
  /** The right answer, as the record had it. A test proves that the kernel still says so. */
  readonly answer: string;
  /** What to say to those who wrote something else. */
  readonly mistakes?: Readonly<Record<string, string>>;
  readonly look: string;
}

/** An exercise that fills blanks of a record, in data. */
export interface FillData extends Pick<Exercise, "id" | "title" | "chapter" | "section" | "points" | "hints"> {
  readonly prompt: string;
  readonly answer: string;
  /** The record, with blanks such as `‹a›`. */
  readonly record: readonly string[];
  readonly blanks: readonly Blank[];
  /** Makes the calls again, for real, and gives the record of them. */
  readonly run: (lab: Lab) => Promise<readonly string[]>;
}

/** Makes an exercise whose checks make the recorded calls again, and take the right answers from the new record. */
export function fill(data: FillData): Exercise {
  const { blanks, record, prompt, run, ...rest } = data;
  const form = (answer: (blank: Blank) => string): string =>
    [
      `const ${data.answer} = {`,
      ...blanks.map((blank) => `  ${blank.key}: "${answer(blank)}", // ${blank.ask}`),
      "};",
    ].join("\n");
  return {
    ...rest,
    kind: "fill",
    prompt: [prompt, ["```text", ...record, "```"].join("\n"), "Write what stands at each `‹letter›`."].join("\n\n"),
    stub: form(() => "?"),
    solution: form(({ answer }) => answer),
    blank: Object.fromEntries(blanks.map(({ key }) => [key, "?"])),
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
      const given = textIn(await subject.value(), key);
      if (given === "?") throw new Failure("a value", `a "?" still stands at ${key}`);
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

import type { Exercise } from "../../exercise.ts";
import { showValue, type Value } from "../check/value.ts";

/** What is asked for at one key of an answer that is an object. */
export interface Blank {
  /** `a`, or a word. */
  readonly key: string;
  /** What is asked for, in words. */
  readonly ask: string;
  /** The right answer. A test proves that the kernel still says so. */
  readonly answer: string;
  /** What to say to those who wrote something else. */
  readonly mistakes?: Readonly<Record<string, string>>;
  /** Where to look, whatever was written. */
  readonly look: string;
}

/** What stands at a key that nobody has filled in. */
export const BLANK = "?";

/** Stub and solution: an object with a key for each blank. */
export function blanksOf(
  name: string,
  blanks: readonly Blank[],
): Pick<Exercise, "stub" | "solution"> & { blank: Value } {
  const form = (text: (one: Blank) => string): string =>
    [`const ${name} = {`, ...blanks.map((one) => `  ${one.key}: "${text(one)}", // ${one.ask}`), "};"].join("\n");
  return {
    stub: form(() => BLANK),
    solution: form(({ answer }) => answer),
    blank: Object.fromEntries(blanks.map(({ key }) => [key, BLANK])),
  };
}

/** What the course writes for outcomes that are no errno: in any letters they mean the same. */
const OUTCOMES = ["ok", "no answer", "refused"];

/**
 * What was filled in at a key: a number counts as its text, quotes around it and spaces do not count, and whatever else is
 * there is shown.
 */
export function filledIn(value: Value, key: string): string {
  const one = (value as { readonly [key: string]: Value } | null | undefined)?.[key];
  if (typeof one !== "string" && typeof one !== "number") return showValue(one);
  const text = String(one)
    .trim()
    .replace(/^(["'`])(.*)\1$/s, "$2")
    .trim();
  return OUTCOMES.includes(text.toLowerCase()) ? text.toLowerCase() : text;
}

import { wrongType } from "../../syscall/check-arguments.ts";
import { checkKeys } from "../../syscall/check-keys.ts";

/** What an experiment found about a claim. */
export interface Finding {
  /** `true`: the claim holds; `false`: not on Linux; a text such as `"if the send buffer is full"`: it holds then. */
  readonly holds: boolean | string;
  /** What the kernel answered, with its numbers: a sentence or two. */
  readonly evidence: string;
  /** Which of the choices of `predict` the kernel's answer was. */
  readonly answer?: string;
}

/** What a value may be: `errno` is the name of one; where the call succeeded, `"ok"` or undefined. */
interface Kinds {
  readonly number: number;
  readonly text: string;
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
  readonly errno: string | undefined;
}
type Kind = keyof Kinds;
type Known<Shape> = { readonly [Key in keyof Shape]: Shape[Key] extends Kind ? Kinds[Shape[Key]] : never };
/** As a cell has them: a question to the kernel may have had no answer. */
type Given<Shape> = { readonly [Key in keyof Shape]: Maybe<Known<Shape>[Key]> };
type Maybe<Value> = (Value extends readonly (infer One)[] ? readonly (One | undefined)[] : Value) | undefined;

/** How a claim is settled: from what the kernel answered to a finding. */
export type Settled<Values> = (values: Values) => Finding;

/**
 * A claim's verdict as a function of the values that an experiment brought.
 *
 * @param shape what each value must be; a cell may have failed that was to find it
 */
export function settledBy<const Shape extends Readonly<Record<string, Kind>>>(
  shape: Shape,
  settle: Settled<Known<Shape>>,
): Settled<Given<Shape>> {
  const example = `{ ${Object.keys(shape).join(", ")} }`;
  return (values) => {
    checkKeys("claim", "found", values, Object.keys(shape), example);
    for (const [name, kind] of Object.entries(shape)) {
      const value = (values as Readonly<Record<string, unknown>>)[name];
      if (!IS[kind](value)) throw wrongType("claim", name, WANTED[kind], value, ": run the experiment's cells first");
    }
    return settle(values as Known<Shape>);
  };
}

const isNumber = (value: unknown): boolean => typeof value === "number";
const isText = (value: unknown): boolean => typeof value === "string";
const IS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  number: isNumber,
  text: isText,
  numbers: (value) => Array.isArray(value) && value.every(isNumber),
  texts: (value) => Array.isArray(value) && value.every(isText),
  errno: (value) => value === undefined || isText(value),
};
const WANTED: Readonly<Record<Kind, string>> = {
  number: "a number",
  text: "a text",
  numbers: "a list of numbers",
  texts: "a list of texts",
  errno: 'an errno\'s name, "ok" or undefined',
};

/** Whether a call failed, by its errno as the record has it or as `outcome` gives it. */
export const failed = (errno: string | undefined): errno is string => errno !== undefined && errno !== "ok";

/** An errno as a word in a sentence: `EPIPE`, or `no error`. */
export const named = (errno: string | undefined): string => (failed(errno) ? errno : "no error");

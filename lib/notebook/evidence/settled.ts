import { wrongType } from "../../syscall/check-arguments.ts";

/** What an experiment found about a claim. */
export interface Finding {
  /** `true`: the claim holds; `false`: not on Linux; a text such as `"if the send buffer is full"`: it holds then. */
  readonly holds: boolean | string;
  /** What the kernel answered, with its numbers: a sentence or two. */
  readonly evidence: string;
  /** Which of the choices of `predict` the kernel's answer was. */
  readonly answer?: string;
}

/** What a value may be: `errno` is the name of one, or undefined where the call succeeded. */
interface Kinds {
  readonly number: number;
  readonly text: string;
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
  readonly errno: string | undefined;
}
type Kind = keyof Kinds;
type Seen<Shape> = { readonly [Key in keyof Shape]: Shape[Key] extends Kind ? Kinds[Shape[Key]] : never };

/** The same as a cell has it, where types allow that there is no value; whether there is one is checked. */
type Given<Shape> = { readonly [Key in keyof Shape]: Shape[Key] extends Kind ? OrNothing<Kinds[Shape[Key]]> : never };
type OrNothing<Value> = (Value extends readonly (infer One)[] ? readonly (One | undefined)[] : Value) | undefined;

/** How a claim is settled: from what the kernel answered to a finding. */
export type Settled<Values> = (values: Values) => Finding;

/**
 * A claim's verdict as a function of the values that an experiment brought.
 *
 * @param shape what each value must be; a cell may have failed that was to find it
 */
export function settledBy<const Shape extends Readonly<Record<string, Kind>>>(
  shape: Shape,
  settle: Settled<Seen<Shape>>,
): Settled<Given<Shape>> {
  return (values) => {
    for (const [name, kind] of Object.entries(shape)) {
      const value = (values as Readonly<Record<string, unknown>>)[name];
      if (!IS[kind](value)) throw wrongType("claim", name, WANTED[kind], value, ": run the experiment's cells first");
    }
    return settle(values as Seen<Shape>);
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
  errno: "an errno's name, or undefined",
};

/** An errno as a word in a sentence: `EPIPE`, or `no error`. */
export const named = (errno: string | undefined): string => errno ?? "no error";

import type { Check, Exercise, Texts } from "../../exercise.ts";
import { Failure } from "../check/failure.ts";
import type { Lab } from "../check/lab.ts";
import { showValue, type Value } from "../check/value.ts";
import { carryOut } from "./scene.ts";

/** An exercise that puts calls in order, in data. */
export interface OrderData extends Texts {
  /** The calls as the stub gives them, which is an order that fails. */
  readonly given: readonly string[];
  /** An order that works; others may, too. */
  readonly solution: readonly string[];
  /** Calls of the other side, made before, that no one has to order. */
  readonly before?: readonly string[];
  /** Where to look when an order fails. */
  readonly look: string;
}

/** Makes an exercise whose check carries the calls out in the order given: what the kernel accepts is right. */
export function order(data: OrderData): Exercise {
  const { given, solution, before = [], look, ...rest } = data;
  const form = (lines: readonly string[]): string =>
    [`const ${data.answer} = [`, ...lines.map((line) => `  ${quote(line)},`), "];"].join("\n");
  const checks: Check[] = [
    {
      name: "has each of the calls once",
      hint: "move the lines up and down as they are: Alt with the arrow keys moves a line",
      run: async (subject) => linesOf(await subject.value(), given),
    },
    {
      name: "the kernel carries out every call, in this order",
      hint: look,
      run: async (subject, lab) => {
        await checkRun(linesOf(await subject.value(), given), lab, before);
      },
    },
  ];
  return { ...rest, kind: "order", stub: form(given), solution: form(solution), blank: given, checks, hidden: [] };
}

const quote = (line: string): string => (line.includes('"') ? `'${line}'` : `"${line}"`);

/** @throws {Failure} when a value is no list of the calls given, each of them once */
function linesOf(value: Value, given: readonly string[]): readonly string[] {
  if (!Array.isArray(value)) throw new Failure(`a list of ${given.length} calls`, showValue(value));
  if (value.length > 2 * given.length) throw new Failure(`${given.length} calls`, `a list of ${value.length}`);
  const lines = (value as readonly Value[]).map((line) => (typeof line === "string" ? line.trim() : line));
  const strange = lines.findIndex((line) => !given.includes(line as string));
  if (strange >= 0) throw new Failure("only the calls that the cell gave", showValue(lines[strange]));
  const twice = lines.find((line, index) => lines.indexOf(line) !== index);
  if (twice !== undefined) throw new Failure("each call once", `${String(twice)} twice`);
  const missing = given.find((line) => !lines.includes(line));
  if (missing !== undefined) throw new Failure("all of the calls", `a list without ${missing}`);
  return lines as readonly string[];
}

async function checkRun(lines: readonly string[], lab: Lab, before: readonly string[]): Promise<void> {
  const failed = await carryOut(lines, lab, before);
  if (failed === undefined) return;
  throw new Failure("every call to succeed", `call ${failed.index + 1}, ${lines[failed.index]}: ${failed.why}`);
}

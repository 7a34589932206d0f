import { errnoCodes, errnoNumber, errnoText } from "../../../syscall/errno.ts";
import type { Check, Exercise, Texts } from "../../exercise.ts";
import { Failure } from "../check/failure.ts";
import type { Lab } from "../check/lab.ts";
import { BLANK, type Blank, blanksOf, filledIn } from "./blanks.ts";

/** One call whose outcome is to be predicted: an errno's name, or `"ok"`. */
export interface Question extends Blank {
  /** Makes the call for real, and gives what the kernel answered. */
  readonly run: (lab: Lab) => Promise<string>;
}

/** An exercise that predicts errnos, in data. */
export interface PredictData extends Texts {
  readonly questions: readonly Question[];
}

/** Makes an exercise whose checks make the calls for real, and compare the prediction with what the kernel answered. */
export function predictErrno(data: PredictData): Exercise {
  const { questions, prompt, ...rest } = data;
  return {
    ...rest,
    kind: "predict",
    prompt: `${prompt}\n\nWrite the errno's name in place of each \`?\`, or \`ok\` where the call succeeds.`,
    ...blanksOf(data.answer, questions),
    checks: questions.map(checkOf),
    hidden: [],
  };
}

function checkOf(question: Question): Check {
  const { key, ask, run, mistakes, look } = question;
  return {
    name: `${key}: ${ask}`,
    hint: look,
    run: async (subject, lab) => {
      const predicted = normal(filledIn(await subject.value(), key));
      const wanted = "what the kernel answers to this call";
      if (predicted === BLANK) throw new Failure("a prediction", `a "${BLANK}" still stands at ${key}`);
      if (predicted !== "ok" && !errnoCodes().includes(predicted)) {
        throw new Failure(
          `an errno's name such as EPERM, or ok, at ${key}`,
          `${predicted}, which is none that a socket call answers with`,
        );
      }
      if (predicted === (await run(lab))) return;
      throw new Failure(wanted, meaning(predicted), mistakes?.[predicted] ?? look);
    },
  };
}

const normal = (text: string): string => (text === "ok" ? text : text.toUpperCase());

function meaning(code: string): string {
  if (code === "ok") return "ok, which would mean that it succeeds: it does not";
  return `${code}, which would mean: ${errnoText(errnoNumber(code) ?? 0)}`;
}

/** The outcome of a call in the words of a prediction. */
export async function outcomeOf(call: () => unknown): Promise<string> {
  try {
    await call();
    return "ok";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

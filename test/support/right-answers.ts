import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Exercise } from "../../lib/exercises/exercise.ts";
import { inside } from "../../lib/project/paths.ts";

/** Right answers to an exercise in other styles than the solution's, as cells by their names. */
export function rightAnswers(exercise: Exercise): ReadonlyMap<string, string> {
  const folder = inside("test", "exercises", "right", exercise.id);
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".ts")) : [];
  const stored = files.map((name): [string, string] => {
    return [name.slice(0, -".ts".length), readFileSync(`${folder}/${name}`, "utf8").replace(/^export /gm, "")];
  });
  return new Map([...stored, ...formsOf(exercise)]);
}

/** Other forms of an answer that is a value: one may write the same in other letters, with quotes, or as a number. */
function formsOf({ kind, solution, answer }: Exercise): [string, string][] {
  if (kind === "write") return [];
  const declared = solution.replace(/^const (\w+) =/, "let $1: any;\n$1 =");
  if (kind === "order") {
    return [
      ["with-spaces", solution.replace(/^ {2}(["'])(.*)\1,$/gm, "  $1 $2  $1,")],
      ["declared-first", declared],
      ["put-together", `${solution.replace(answer, "lines")}\nconst ${answer} = lines.flatMap((line) => [line]);`],
    ];
  }
  const texts = (change: (text: string) => string): string =>
    solution.replace(/: "(.*)", \/\//g, (_, text) => `: ${change(text)}, //`);
  const loud = (text: string): string => (/^(ok|no answer)$|^E[A-Z]/.test(text) ? other(text) : text);
  return [
    ["other-letters", texts((text) => JSON.stringify(` ${loud(text)} `))],
    ["in-quotes", texts((text) => JSON.stringify(`"${text}"`))],
    ["as-numbers", texts((text) => (/^\d+$/.test(text) ? text : JSON.stringify(text)))],
    ["declared-first", declared],
  ];
}

const other = (text: string): string => (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase());

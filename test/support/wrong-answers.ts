import { readdirSync, readFileSync } from "node:fs";
import { applyPatch, createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import type { Exercise } from "../../lib/exercises/exercise.ts";
import { inside } from "../../lib/project/paths.ts";

/** Where the wrong answers to an exercise are stored: each as a patch of the solution, and as the message that it gets. */
export const wrongFolder = (id: string): string => inside("test", "exercises", "wrong", id);

/** The files of one kind in that folder, without their endings: `.patch`, or `.ts` of one that is not a patch yet. */
export function namesOf(id: string, ending: ".patch" | ".ts"): string[] {
  const files = readdirSync(wrongFolder(id)).filter((name) => name.endsWith(ending));
  return files.map((name) => name.slice(0, -ending.length)).sort();
}

/** The cell of a stored wrong answer. */
export function wrongAnswer({ id, solution }: Exercise, name: string): string {
  const path = `${wrongFolder(id)}/${name}.patch`;
  const cell = applyPatch(`${solution}\n`, readFileSync(path, "utf8"));
  if (cell === false)
    throw new Error(`${path} does not fit the solution any more: write the answer anew, as ${name}.ts`);
  return cell;
}

/**
 * A whole wrong answer as a patch of the solution.
 *
 * @param source its first line is a comment that says what is wrong
 */
export function patchOf({ solution }: Exercise, source: string): string {
  const { about, cell } = /^\/\/ (?<about>[^\n]+)\n(?<cell>.*)$/s.exec(source)?.groups ?? {};
  if (about === undefined || cell === undefined)
    throw new Error("the first line says what is wrong: // forgets to close");
  const wrong = `${cell.replace(/^export /gm, "").trim()}\n`;
  const options = { context: 1, headerOptions: FILE_HEADERS_ONLY };
  return `${about}\n${createTwoFilesPatch("solution", "answer", `${solution}\n`, wrong, "", "", options)}`;
}

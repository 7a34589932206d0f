// The exercises take a while to load and no first cell needs them, so each command loads them when it is called.
import { checkOptions } from "../syscall/check-keys.ts";

/**
 * Checks your answer to an exercise, and shows what was seen: each step that works, the first that does not, and the
 * calls that your code made, which the figures of the lesson leave out. It takes less than a second, never throws, and
 * closes the sockets that your code left open.
 *
 * @param id the exercise's name
 * @param answer your function itself, or your value
 * @example
 * ```ts
 * import { check } from "socklab";
 *
 * await check("client-order", ["client = socket()", "client.connect()"]);
 * ```
 */
export async function check(id: string, answer: unknown): Promise<void> {
  await (await import("./check.ts")).check(id, answer);
}

/**
 * Shows the next hint of an exercise. The first are questions; the last comes close to the answer.
 *
 * @param id the exercise's name
 * @example
 * ```ts
 * import { hint } from "socklab";
 *
 * await hint("echo-client");
 * ```
 */
export async function hint(id: string): Promise<void> {
  (await import("./exercise-help.ts")).hint(id);
}

/**
 * Shows a solution of an exercise that you have passed; of another one only if you ask for it.
 *
 * @param id the exercise's name
 * @param options `{ anyway: true }` to see it before you have passed
 * @example
 * ```ts
 * import { solution } from "socklab";
 *
 * await solution("echo-client"); // asks first
 * await solution("echo-client", { anyway: true });
 * ```
 */
export async function solution(id: string, options: { readonly anyway?: boolean } = {}): Promise<void> {
  checkOptions("solution", options, ["anyway"], "{ anyway: true }");
  (await import("./exercise-help.ts")).solution(id, options);
}

/**
 * Shows how you stand with the exercises of a chapter. It is counted as long as the Jupyter kernel runs, and kept nowhere.
 *
 * @param chapter its number, `"03"` or `"3"`; for one of its parts the number of the section with which it begins, too: `"03-4"`
 * @example
 * ```ts
 * import { progress } from "socklab";
 *
 * await progress("03");
 * ```
 */
export async function progress(chapter: string): Promise<void> {
  (await import("./exercise-help.ts")).progress(chapter);
}

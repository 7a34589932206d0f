import { TODO_CODE } from "../check/failure.ts";

/**
 * Stands where your code is to go. `check` takes it for "not yet".
 *
 * @throws always
 * @example
 * ```ts
 * import { todo } from "socklab";
 *
 * function twice(text: string): string {
 *   return todo();
 * }
 * console.log(typeof twice); // function
 * ```
 */
export function todo(): never {
  throw Object.assign(new Error("nothing is written here yet"), { code: TODO_CODE });
}

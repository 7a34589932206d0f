import { wrongType } from "../syscall/check-arguments.ts";
import { SocklabError } from "../syscall/error.ts";
import { show } from "./show.ts";

/**
 * Runs a call that may fail, and gives `"ok"`, or the error's code once it has shown the error.
 *
 * @param run a function that makes the call, which may be `async`
 * @returns `"ok"`, an errno's name such as `"ECONNREFUSED"`, or `"ERR_DEADLINE"` and its like
 * @throws whatever is no error of this library
 * @example
 * ```ts
 * import { AF_INET, outcome, SOCK_STREAM, socket } from "socklab";
 *
 * const client = socket(AF_INET, SOCK_STREAM);
 * const code = await outcome(() => client.connect("127.0.0.1", 1));
 * console.log(code === "ECONNREFUSED"); // true
 * client.close();
 * ```
 */
export async function outcome(run: () => unknown): Promise<string> {
  if (typeof run !== "function") {
    throw wrongType("outcome", "run", "a function: outcome(() => client.connect(host, port))", run);
  }
  try {
    await run();
    return "ok";
  } catch (error) {
    if (!(error instanceof SocklabError)) throw error;
    show(error);
    return error.code;
  }
}

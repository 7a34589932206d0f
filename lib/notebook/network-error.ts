import { SocklabError } from "../syscall/error.ts";

/**
 * What a `network` could not do, or what a function threw on one of its hosts.
 *
 * @example
 * ```ts
 * import { lesson, network, NetworkError } from "socklab";
 *
 * await lesson("10.1");
 * const { a } = await network("a", "b");
 * await a.run(({ socket, AF_INET, SOCK_STREAM }) => socket(AF_INET, SOCK_STREAM).connect("10.0.1.2", 1)).catch((error) => {
 *   console.log(error instanceof NetworkError, error.code); // true ECONNREFUSED
 * });
 * await lesson.end();
 * ```
 */
export class NetworkError extends SocklabError {
  /** The class's name. */
  override readonly name = "NetworkError";
  /** That of the error on the host; `ERR_NOT_PERMITTED` where there can be no network, `ERR_CLOSED` when it has ended. */
  readonly code: string;
  /** What was asked for: `network`, `run`, `ip`, `forward`. */
  readonly syscall: string;

  /** @internal */
  constructor(code: string, syscall: string, sentence: string) {
    super(`${syscall}(): ${sentence}`);
    this.code = code;
    this.syscall = syscall;
  }
}

import { DENO_INSPECT, INSPECT } from "../base/runtime.ts";
import { advice } from "./advice.ts";
import { errnoCode, errnoText } from "./errno.ts";

/**
 * What every error of this library has in common: a `code` to compare, and a sentence that says what to do.
 *
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, SocklabError, socket } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.close();
 * try {
 *   server.listen();
 * } catch (error) {
 *   if (error instanceof SocklabError) console.log(error.code, error.syscall); // ERR_CLOSED listen
 * }
 * ```
 */
export abstract class SocklabError extends Error {
  /** A stable code: the errno's name for `SocketError`, `ERR_…` for the others. */
  abstract readonly code: string;
  /** The call that was asked for, by its C name. */
  abstract readonly syscall: string;

  /** What is shown: Node puts the library's own lines before the stack of what a tslab cell throws at once. */
  readonly #shown: string;

  /** @internal */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.#shown = `${new.target.name}: ${message}${learnersFrames(this.stack)}`;
    this.stack = this.#shown;
  }

  /** @internal In a notebook the sentence matters, and the library's own frames don't. */
  [INSPECT](): string {
    return this.#shown;
  }

  /** @internal */
  [DENO_INSPECT](): string {
    return this[INSPECT]();
  }
}

const NOT_THE_LEARNERS =
  /socklab|[\\/]lib[\\/](dist|syscall|socket|trace|capture|figure|notebook)[\\/]|node_modules|node:|ext:|evalmachine|<anonymous>/;

/** The places in the learner's own files that an error came through: cells have no place worth naming. */
function learnersFrames(stack: string | undefined): string {
  const frames = (stack ?? "").split("\n").filter((line) => /^\s+at /.test(line) && !NOT_THE_LEARNERS.test(line));
  return frames.length === 0 ? "" : `\n${frames.slice(0, 3).join("\n")}`;
}

/** How far a call that is made of several had come when one of them failed. */
export interface Progress<B extends Uint8Array = Uint8Array> {
  readonly done?: number;
  readonly partial?: B;
}

/**
 * The kernel said no: a call returned -1. It looks as Node's own system errors do, and its message says what usually
 * causes this errno in this call, and what to do. See errno(3).
 *
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, SocketError, socket } from "socklab";
 *
 * const client = socket(AF_INET, SOCK_STREAM);
 * try {
 *   await client.connect("127.0.0.1", 1);
 * } catch (error) {
 *   if (error instanceof SocketError) console.log(error.code, error.syscall); // ECONNREFUSED connect
 * }
 * client.close();
 * ```
 */
export class SocketError extends SocklabError {
  /** The class's name. */
  override readonly name = "SocketError";
  /** The errno's name, `ECONNREFUSED` for example. See errno(3). */
  readonly code: string;
  /** The errno as Node gives it: the negative number, -111 for ECONNREFUSED on Linux. */
  readonly errno: number;
  /** The call that failed, by its C name. */
  readonly syscall: string;
  /** The descriptor the call was made on, -1 for `socket()` and other calls that take none. */
  readonly fd: number;
  /** Of `sendAll`: how many bytes the kernel had taken before. */
  readonly done?: number | undefined;
  /** Of `recvExactly` and `recvUntil`: the bytes that had come before. */
  readonly partial?: Uint8Array | undefined;
  readonly #args: string;
  readonly #what: string | undefined;

  /**
   * @param syscall the call's C name
   * @param errno the positive error number
   * @param fd the descriptor, or -1
   * @param args the arguments after the descriptor, as they should read
   * @param progress how far it had come, where it is one of several calls
   * @param what the cause and what one does about it, where that has been found already
   */
  constructor(
    syscall: string,
    errno: number,
    fd = -1,
    args = "",
    progress: Progress = {},
    what = advice(syscall, errnoCode(errno), fd),
  ) {
    const code = errnoCode(errno);
    const list = [fd < 0 ? "" : String(fd), args].filter(Boolean).join(", ");
    super(`${syscall}(${list}): ${code} (${errnoText(errno)})${what ? `: ${what}` : ""}`);
    this.code = code;
    this.errno = -errno;
    this.syscall = syscall;
    this.fd = fd;
    this.done = progress.done;
    this.partial = progress.partial;
    this.#args = args;
    this.#what = what;
  }

  /** @internal The same, of a call that was one of several. */
  after(progress: Progress): SocketError {
    return new SocketError(this.syscall, -this.errno, this.fd, this.#args, progress, this.#what ?? "");
  }
}

/**
 * Why an argument was refused before the kernel was asked: it is of the wrong type, out of its range, no address, a
 * descriptor of the runtime's own, a socket that was closed, or one on which a thread is blocked. `ERR_NOT_AWAITED`: a loop
 * begins call after call and awaits none.
 */
export type ArgumentErrorCode =
  | "ERR_ARG_TYPE"
  | "ERR_ARG_RANGE"
  | "ERR_ADDRESS"
  | "ERR_NOT_OURS"
  | "ERR_CLOSED"
  | "ERR_IN_USE"
  | "ERR_NOT_AWAITED";

/**
 * An argument that never reached the kernel, because it could not have meant anything there: a port of 70000, a host
 * that is not an address, a buffer of the wrong kind, a socket that was closed. Nothing was called and nothing is lost.
 *
 * @example
 * ```ts
 * import { AF_INET, ArgumentError, SOCK_STREAM, socket } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * try {
 *   server.bind("127.0.0.1", 70_000);
 * } catch (error) {
 *   if (error instanceof ArgumentError) console.log(error.code, error.argument); // ERR_ARG_RANGE port
 * }
 * server.close();
 * ```
 */
export class ArgumentError extends SocklabError {
  /** The class's name. */
  override readonly name = "ArgumentError";
  /** What is wrong with it: `ERR_ARG_TYPE`, `ERR_ARG_RANGE`, `ERR_ADDRESS`, `ERR_NOT_OURS`, `ERR_CLOSED`, `ERR_IN_USE`, `ERR_NOT_AWAITED`. */
  readonly code: ArgumentErrorCode;
  /** The call that was not made, by its C name. */
  readonly syscall: string;
  /** The parameter's name, `port` for example. */
  readonly argument: string;

  /** @internal */
  constructor(code: ArgumentErrorCode, syscall: string, argument: string, sentence: string) {
    super(`${syscall}(): ${sentence}`);
    this.code = code;
    this.syscall = syscall;
    this.argument = argument;
  }
}

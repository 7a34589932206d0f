/** What the command's exit code means; `socklab --help` lists the same. */
export const Exit = {
  ok: 0,
  /** It ran, and something was not as it should be. */
  failed: 1,
  /** The command line asks for something that isn't there. */
  usage: 2,
  /** This machine lacks something that set-up can't provide. */
  setup: 3,
  /** Ended by Ctrl-C or a signal. */
  interrupted: 130,
} as const;

/** Something the user asked for can't be done: the message says what and what to do. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
  readonly exitCode: number;

  constructor(message: string, exitCode: number = Exit.usage) {
    super(message);
    this.exitCode = exitCode;
  }
}

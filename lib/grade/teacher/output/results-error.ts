import { CommandError } from "../../../project/exit.ts";

/** Results can't be read, or don't belong together: the message says which, and why. */
export class ResultsError extends CommandError {
  constructor(message: string) {
    super(message);
    this.name = "ResultsError";
  }
}

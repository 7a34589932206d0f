import type { Subject } from "../../exercise.ts";
import { Failure } from "./failure.ts";
import type { Lab } from "./lab.ts";
import type { Value } from "./value.ts";

const RETURNED = "the function returned too early: does it await each call, and accept() once for every client?";

/**
 * Plays the other end while the answer runs, and waits for both. An answer that fails meanwhile ends it at once: its own
 * error says more than what the other end then misses. One that has returned too early is told so.
 *
 * @throws {AnswerError} the answer's
 * @throws {Failure} the play's
 */
export async function during(running: Promise<unknown>, play: () => Promise<void>): Promise<void> {
  let returned = false;
  const failed = new Promise<never>((_, reject) => {
    running.then(() => {
      returned = true;
    }, reject);
  });
  try {
    await Promise.race([play(), failed]);
  } catch (error) {
    if (!(error instanceof Failure && error.waited && returned)) throw error;
    throw new Failure(error.expected, `${error.got} (the function had returned by then)`, error.look ?? RETURNED);
  }
  await running;
}

/** Calls an answer that is a server, at a free port, and plays its clients meanwhile. Gives the port. */
export async function serving(
  subject: Subject,
  lab: Lab,
  args: readonly Value[],
  play: (port: number) => Promise<void>,
): Promise<number> {
  const port = await lab.port();
  await during(subject.call(port, ...args), () => play(port));
  return port;
}

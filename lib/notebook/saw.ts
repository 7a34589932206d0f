import { wrongType } from "../syscall/check-arguments.ts";
import { answerAmong, ballotLines, HOW, readBallot } from "./ballot.ts";
import { card } from "./card.ts";
import { endPageCalls } from "./page-calls.ts";
import { show } from "./show.ts";

/**
 * Asks after a figure what there was to see, and compares that with what the record says. One in five who watch an
 * experiment sees something that did not happen: https://doi.org/10.1103/PhysRevSTPER.9.020113
 *
 * @param question what to look for
 * @param choices the possible answers, a line each: `[ ] an answer`. The learner puts an x between the brackets of one.
 * @param answer which of them it is, from the record: the text itself, a number, or true and false for yes and no
 * @example
 * ```ts
 * import { AF_INET, drawSequence, saw, SOCK_STREAM, socket, trace } from "socklab";
 *
 * socket(AF_INET, SOCK_STREAM).close();
 * drawSequence();
 * saw("Which call came last?", `
 *   [ ] socket
 *   [x] close
 * `, trace.last("close").call);
 * ```
 */
export function saw(question: string, choices: string, answer: string | number | boolean): void {
  if (typeof question !== "string") throw wrongType("saw", "question", "a text", question);
  endPageCalls();
  const ballot = readBallot("saw", choices);
  const found = answerAmong("saw", ballot.choices, answer);
  const { marked } = ballot;
  const foot =
    marked === undefined
      ? ballot.trouble || HOW
      : marked === found
        ? `So it stands in the record: ${found}.`
        : `In the record it is “${found}”. Have another look at the figure: where does one see it?`;
  const tone = marked === undefined ? "ask" : marked === found ? "yes" : "partly";
  const lines = ballotLines(ballot);
  show(card({ label: "what did you see?", title: question, lines, foot, tone }));
}

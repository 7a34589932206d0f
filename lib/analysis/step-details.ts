import { formatAddress } from "../syscall/address.ts";
import { duration } from "../trace/duration.ts";
import type { KernelView } from "../trace/linux/kernel-view.ts";
import { RECEIVES } from "./call-kinds.ts";
import { phaseOf } from "./phases.ts";
import type { Step } from "./steps.ts";
import { bytesText, dataText, stepRemark, stepResult, waitWords } from "./wording.ts";

/** How much of the bytes is shown: as much as the record keeps. */
const MOST_CHARACTERS = 32;

/** What is known of one step: the call as it was made, and a line each on its times, its outcome, and the kernel's views. */
export interface StepDetails {
  /** `client.connect(127.0.0.1:5000) = ECONNREFUSED`, all arguments in full. */
  readonly call: string;
  readonly lines: readonly string[];
}

/**
 * All that a record tells of one step.
 *
 * @param at when it began, as the figure writes it
 */
export function stepDetails(step: Step, at: string): StepDetails {
  const { event, socket, call, outcome, thread, startNs, endNs } = step;
  const name = socket && call !== "socket" ? `${socket.name}.` : "";
  const took = outcome.kind === "unfinished" ? "not finished" : `took ${duration(endNs - startNs)}`;
  const when = [
    phaseOf(step) ?? "",
    `at ${at}`,
    took,
    waitWords(step).replace(/, (?=\d)/, " for "),
    thread > 0 ? `on thread ${thread}` : "",
  ];
  const taken =
    RECEIVES.has(call) && outcome.kind === "ok" ? dataText(event.bytes, outcome.result, MOST_CHARACTERS) : "";
  const args = event.kind === "wait" ? "…" : event.args.join(", ");
  return {
    call: `${name}${call}(${args}) ${stepResult(step)}`,
    lines: [
      when.filter((part) => part !== "").join(", "),
      ...[stepRemark(step), taken].filter((line) => line !== "" && line !== event.args[0]),
      ...viewLines(step),
    ],
  };
}

/** What the kernel said of the step's socket before it and after it, and of the sockets that it made. */
function viewLines({ sights, socket, startNs, endNs }: Step): string[] {
  const own = sights.filter((sight) => sight.socket === socket);
  const [first, last] = [own[0], own.at(-1)];
  const was = first && first.atNs === startNs && startNs < endNs ? viewText(first.view) : "";
  const is = last && (last !== first || was === "") ? viewText(last.view) : "";
  const made = sights
    .filter((sight) => sight.socket !== socket)
    .map((one) => `${one.socket.name}: ${viewText(one.view)}`);
  if (was !== "" && was === is) return [`Before and after: ${was}`, ...made];
  return [...(was ? [`Before: ${was}`] : []), ...(is ? [`After: ${is}`] : []), ...made];
}

/** What the kernel said of a socket, in a line: its state, its addresses, and what is in its queues. */
export function viewText(view: KernelView): string {
  const { state, local, peer, recvQueue, sendQueue, acceptQueue, acceptLimit, nextDatagram } = view;
  // once it is closing, the kernel counts its FIN as a byte too
  const sends = state === "ESTABLISHED" || state === "CLOSE_WAIT";
  const addresses = [local, peer].flatMap((one) => (one && (one.port || one.path) ? [formatAddress(one)] : []));
  return [
    state,
    addresses.join(" to "),
    acceptQueue !== undefined &&
      `accept queue ${acceptQueue}${acceptLimit === undefined ? "" : ` of ${acceptLimit + 1}`}`,
    recvQueue !== undefined && `${bytesText(recvQueue)} to read`,
    sends && sendQueue !== undefined && sendQueue > 0 && `${bytesText(sendQueue)} not acknowledged`,
    nextDatagram !== undefined && nextDatagram > 0 && `next datagram: ${bytesText(nextDatagram)}`,
  ]
    .filter((part) => part)
    .join(", ");
}

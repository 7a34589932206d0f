import { clearTimeout, setTimeout } from "node:timers";
import { startCapture } from "../capture/capture.ts";
import type { Packet } from "../capture/packet.ts";
import { fromPacketLines } from "../capture/packet-lines.ts";
import { packetsOf } from "../capture/packets-of.ts";
import { ArgumentError } from "../syscall/error.ts";
import type { TraceEvent } from "../trace/event.ts";
import { fromJsonLines } from "../trace/jsonl.ts";
import { mergeRecords } from "../trace/merge-records.ts";
import { Child } from "./child.ts";
import { tryCapture } from "./lesson-packets.ts";
import { checkPeer, type Peer, type PeerPlace, type PeerStep, startPeer } from "./peer.ts";

/** Starts a program in a network namespace, and in a user namespace in which that is permitted to anybody. */
export const OWN_NETWORK = ["unshare", "--user", "--map-root-user", "--net"] as const;

const START_MS = 10_000;
const LONGEST_MS = 90_000;
const MOST_PROGRAMS = 20;
const NO_NAMESPACE =
  "A network namespace, in which anybody may capture them, is not permitted either; socklab doctor says how to permit it";

/** A program to run: where it meets another one, and what it does then. */
export type Program = PeerPlace & { readonly steps: readonly PeerStep[] };

/** What was seen of programs that were run; `sequenceFigure(run.events, run)` draws it. */
export interface ProgramRun {
  /** The records of all of them, joined; `pid` tells which one's an event is. */
  readonly events: readonly TraceEvent[];
  /** The packets that they sent each other. */
  readonly packets: readonly Packet[];
  /** Why there are no packets, and how to permit it; empty where there are. */
  readonly missing: string;
}

/**
 * Runs programs in a network namespace of their own, which has a loopback interface that nobody else uses: there anyone
 * may capture packets, and every port is free. Each program is started as soon as the one before it listens or is
 * connected. Where the system forbids namespaces, they run here, and packets are captured if that is permitted. See
 * network_namespaces(7), user_namespaces(7).
 *
 * @param programs each `{ listen: port, steps }` or `{ connect: port, steps }`, with the steps of `startPeer`
 * @throws {ArgumentError} for what is not a program, or for one that could not be started
 * @example
 * ```ts
 * import { packetLabel, runInNamespace } from "socklab";
 *
 * const run = await runInNamespace([
 *   { listen: 5000, acceptAfterMs: 20, steps: [{ recv: 5 }] },
 *   { connect: 5000, steps: [{ send: "hello" }] },
 * ]);
 * console.log(run.packets.map(packetLabel).slice(0, 4).join(", ")); // SYN, SYN-ACK, ACK, 5 bytes
 * ```
 */
export async function runInNamespace(programs: readonly Program[]): Promise<ProgramRun> {
  checkPrograms(programs);
  const child = new Child("namespace-main", programs, OWN_NETWORK);
  const ready = await child.firstLine(START_MS).catch(() => undefined);
  if (ready === undefined) {
    const here = await runPrograms(programs);
    return here.missing === "" ? here : { ...here, missing: `${here.missing} ${NO_NAMESPACE} (${child.complaint}).` };
  }
  const timer = setTimeout(() => child.end(), LONGEST_MS);
  timer.unref();
  const [code, printed] = await Promise.all([child.done, child.output()]);
  clearTimeout(timer);
  if (code !== 0) throw new ArgumentError("ERR_ARG_RANGE", "runInNamespace", "programs", child.complaint);
  const { events, packets, missing } = JSON.parse(printed.slice(printed.indexOf("\n"))) as Printed;
  return { events: fromJsonLines(events), packets: fromPacketLines(packets), missing };
}

/** Runs the programs as peers, each once the one before is ready, and captures all packets where that is permitted. */
export async function runPrograms(programs: readonly Program[]): Promise<ProgramRun> {
  const { capture, missing } = tryCapture(() => startCapture({ all: true }));
  try {
    const peers: Peer[] = [];
    for (const { steps, ...place } of programs) peers.push(await startPeer(place, steps));
    const events = mergeRecords(...(await Promise.all(peers.map((peer) => peer.events()))));
    return { events, packets: packetsOf(events, capture?.packets() ?? []), missing };
  } finally {
    capture?.stop();
  }
}

/** What the program in the namespace prints in the end: the record and the packets as JSON lines. */
export type Printed = Readonly<Record<keyof ProgramRun, string>>;

function checkPrograms(programs: readonly Program[]): void {
  if (Array.isArray(programs) && programs.length > 0 && programs.length <= MOST_PROGRAMS) {
    for (const { steps, ...place } of programs) checkPeer("runInNamespace", place, steps);
    return;
  }
  const what = `programs must be a list of 1 to ${MOST_PROGRAMS} programs`;
  throw new ArgumentError("ERR_ARG_TYPE", "runInNamespace", "programs", what);
}

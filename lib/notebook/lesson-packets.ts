import { Capture, stopCaptures } from "../capture/capture.ts";
import type { Packet } from "../capture/packet.ts";
import { SocketError } from "../syscall/error.ts";
import { duration } from "../trace/duration.ts";
import type { TcpEndpoint } from "../trace/linux/procnet.ts";

let capture: Capture | undefined;
let refused = "";

/**
 * Begins the capture of a lesson that wants to see packets. Where the kernel refuses, the lesson goes on without them.
 *
 * @param endpoints what connections there are
 * @returns what to say about it
 */
export function beginPackets(wanted: boolean, endpoints: readonly TcpEndpoint[]): string {
  const none = { capture: undefined, missing: "" };
  ({ capture, missing: refused } = wanted ? tryCapture(() => new Capture(false, endpoints)) : none);
  if (!wanted) return "";
  return capture ? ", with packets" : ", without packets: capturing them is not permitted here";
}

/** Ends every capture; what the lesson's own has captured can still be seen. */
export function endPackets(): void {
  stopCaptures();
}

/** A capture, or what a figure says about packets that it has not got, and how to get them. */
export function tryCapture(start: () => Capture): { capture: Capture | undefined; missing: string } {
  try {
    return { capture: start(), missing: "" };
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
    return { capture: undefined, missing: `Packets could not be captured: ${error.message}.` };
  }
}

/**
 * The packets of the lesson so far, if it was begun with `{ packets: true }` and capturing is permitted; else none.
 *
 * @example
 * ```ts
 * import { AF_INET, lesson, packetLabel, packets, SOCK_STREAM, socket } from "socklab";
 *
 * await lesson("4.3", { packets: true });
 * const client = socket(AF_INET, SOCK_STREAM);
 * await client.connect("127.0.0.1", 1).catch(() => {});
 * console.log(packets().map(packetLabel).join(", ")); // SYN, RST
 * await lesson.end();
 * ```
 */
export function packets(): Packet[] {
  return capture?.packets() ?? [];
}

/** What a figure says about the packets of the lesson that are missing; nothing where none are. */
export function missingPackets(): string {
  const fullAfterNs = capture?.fullAfterNs;
  if (fullAfterNs === undefined) return refused;
  return `The capture was full ${duration(fullAfterNs)} after it began: later packets are missing, and nobody counted them.`;
}

import { type Capture, type CaptureOptions, startCapture, stopCaptures } from "../capture/capture.ts";
import type { Packet } from "../capture/packet.ts";
import { SocketError } from "../syscall/error.ts";

let capture: Capture | undefined;
let refused = "";

/**
 * Begins the capture of a lesson that wants to see packets. Where the kernel refuses, the lesson goes on without them.
 *
 * @returns what to say about it
 */
export function beginPackets(wanted: boolean): string {
  ({ capture, missing: refused } = wanted ? tryCapture() : { capture: undefined, missing: "" });
  if (!wanted) return "";
  return capture ? ", with packets" : ", without packets: capturing them is not permitted here";
}

/** Ends every capture; what the lesson's own has captured can still be seen. */
export function endPackets(): void {
  stopCaptures();
}

/** A capture, or what a figure says about packets that it has not got, and how to get them. */
export function tryCapture(options?: CaptureOptions): { capture: Capture | undefined; missing: string } {
  try {
    return { capture: startCapture(options), missing: "" };
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
  if (capture?.full) return "The capture was full: later packets are missing.";
  return refused;
}

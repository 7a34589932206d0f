import { RECEIVES, SENDS } from "./call-kinds.ts";
import { originalOf, type SocketIdentity } from "./socket-identity.ts";
import type { Step } from "./steps.ts";

/** What one call moved: which bytes of the stream, counted from the first that is in the record. */
export interface Piece {
  readonly step: Step;
  readonly from: number;
  readonly to: number;
}

/** One direction of a connection: what its sender gave, and what its receiver took. */
export interface Stream {
  readonly sender: SocketIdentity | undefined;
  readonly receiver: SocketIdentity | undefined;
  readonly sent: readonly Piece[];
  readonly taken: readonly Piece[];
}

/** A step that moved something: on which socket, how many bytes, and which way. */
export interface Transfer {
  readonly step: Step;
  readonly socket: SocketIdentity;
  readonly bytes: number;
  readonly sends: boolean;
}

/** The steps that moved something, an empty datagram too. Looking without taking (MSG_PEEK) moves nothing. */
export function transfersOf(steps: readonly Step[]): Transfer[] {
  return steps.flatMap((step) => {
    const { socket, outcome, event } = step;
    const sends = SENDS.has(event.call);
    if (!socket || outcome.kind !== "ok" || (!sends && !RECEIVES.has(event.call))) return [];
    if (!sends && event.args.some((arg) => arg.includes("MSG_PEEK"))) return [];
    return [{ step, socket, bytes: outcome.result, sends }];
  });
}

/**
 * The streams of a record: each pair of connected sockets has one in each direction. A socket whose peer is not in the
 * record has one end only. Datagrams are no stream.
 */
export function streamsOf(steps: readonly Step[]): Stream[] {
  const sent = new Map<SocketIdentity, Piece[]>();
  const taken = new Map<SocketIdentity, Piece[]>();
  for (const { step, socket: descriptor, bytes, sends } of transfersOf(steps)) {
    const socket = originalOf(descriptor);
    if (socket.role === "datagram" || bytes <= 0) continue;
    const pieces = sends ? sent : taken;
    const from = pieces.get(socket)?.at(-1)?.to ?? 0;
    const piece = { step, from, to: from + bytes };
    const list = pieces.get(socket);
    if (list) list.push(piece);
    else pieces.set(socket, [piece]);
  }
  const streams: Stream[] = [];
  for (const [sender, pieces] of sent) {
    const receiver = sender.pair;
    streams.push({ sender, receiver, sent: pieces, taken: (receiver && taken.get(receiver)) ?? [] });
    if (receiver) taken.delete(receiver);
  }
  for (const [receiver, pieces] of taken) streams.push({ sender: receiver.pair, receiver, sent: [], taken: pieces });
  return streams;
}

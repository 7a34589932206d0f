import { RECEIVES, SENDS } from "./call-kinds.ts";
import type { SocketIdentity } from "./socket-identity.ts";
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

/**
 * The streams of a record: each pair of connected sockets has one in each direction. A socket whose peer is not in the
 * record has one end only. Looking without taking (MSG_PEEK) takes nothing, and datagrams are no stream.
 */
export function streamsOf(steps: readonly Step[]): Stream[] {
  const sent = new Map<SocketIdentity, Piece[]>();
  const taken = new Map<SocketIdentity, Piece[]>();
  for (const step of steps) {
    const { socket, outcome, event } = step;
    if (!socket || socket.role === "datagram" || outcome.kind !== "ok" || outcome.result <= 0) continue;
    if (!SENDS.has(event.call) && !RECEIVES.has(event.call)) continue;
    if (event.args.some((arg) => arg.includes("MSG_PEEK"))) continue;
    const pieces = SENDS.has(event.call) ? sent : taken;
    const from = pieces.get(socket)?.at(-1)?.to ?? 0;
    const piece = { step, from, to: from + outcome.result };
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

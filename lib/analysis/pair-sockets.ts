import { align } from "./align.ts";
import type { SocketIdentity } from "./socket-identity.ts";
import type { Step } from "./steps.ts";

/** Which socket of the one record does in the other what this one does; both have the same number. */
export type SocketPairs = ReadonlyMap<SocketIdentity, number>;

/** What a record tells of its sockets. */
interface Cast {
  readonly list: readonly SocketIdentity[];
  readonly steps: readonly Step[];
}

/**
 * Pairs the sockets of two records, in the order in which they appear: by the name that the caller gave them, their role,
 * their side, and how many of their calls they have in common.
 *
 * @param named the names that were given; such a socket goes with the one of the same name
 */
export function pairSockets(one: Cast, other: Cast, named: ReadonlySet<string>): SocketPairs {
  const [callsOfOne, callsOfOther] = [callCounts(one), callCounts(other)];
  const matches = align(one.list.length, other.list.length, (i, k) => {
    const [a, b] = [one.list[i], other.list[k]] as [SocketIdentity, SocketIdentity];
    if (named.has(a.name) || named.has(b.name)) return a.name === b.name ? NAME : 0;
    if ((a.role === "datagram") !== (b.role === "datagram")) return 0;
    // one that came to nothing has no part of its own yet
    if (a.side !== b.side && a.role !== "plain" && b.role !== "plain") return 0;
    return 1 + (a.role === b.role ? ROLE : 0) + common(callsOfOne[i], callsOfOther[k]);
  });
  const pairs = new Map<SocketIdentity, number>();
  for (const [number, [i, k]] of matches.entries()) {
    pairs.set(one.list[i] as SocketIdentity, number);
    pairs.set(other.list[k] as SocketIdentity, number);
  }
  return pairs;
}

/** A name outweighs all else, a role what a few calls have in common. */
const NAME = 1000;
const ROLE = 6;

type Counts = ReadonlyMap<string, number>;

function callCounts({ list, steps }: Cast): Counts[] {
  const counts = list.map(() => new Map<string, number>());
  for (const { socket, call } of steps) {
    const own = socket && counts[socket.index];
    own?.set(call, (own.get(call) ?? 0) + 1);
  }
  return counts;
}

/** Which part of all their calls two sockets have in common, 0 to 4. */
function common(one: Counts = new Map(), other: Counts = new Map()): number {
  let [shared, all] = [0, 0];
  for (const [call, count] of one) {
    shared += Math.min(count, other.get(call) ?? 0);
    all += count;
  }
  for (const count of other.values()) all += count;
  return all === 0 ? 0 : (8 * shared) / all;
}

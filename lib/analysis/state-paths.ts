import { plural } from "../base/text.ts";
import { formatAddress } from "../syscall/address.ts";
import type { TcpState } from "../trace/linux/kernel-view.ts";
import type { TcpEndpoint } from "../trace/linux/procnet.ts";
import type { Reset, Resets } from "./resets.ts";
import type { SocketIdentity } from "./socket-identity.ts";
import type { Sight } from "./steps.ts";
import { type DiagramState, diagramState, isTransition, stateName } from "./tcp-states.ts";

/** The way that a socket, or several alike, took through the diagram. */
export interface StatePath {
  readonly sockets: readonly [SocketIdentity, ...SocketIdentity[]];
  readonly states: readonly DiagramState[];
  /** Whether a RST led to its end: one that came, or one that it sent itself. */
  readonly reset: Reset | undefined;
}

/** One arrow of a path: from one state to the next that was seen. */
export interface Leg {
  readonly from: DiagramState;
  readonly to: DiagramState;
  /** Which steps of the path went this way, from 1. */
  readonly numbers: readonly number[];
  /** How often it was taken by all sockets of the path. */
  readonly times: number;
  /** Whether nothing can have been between. */
  readonly direct: boolean;
  /** Whether a RST led there. */
  readonly reset: Reset | undefined;
}

/**
 * The ways of all sockets whose state was seen; those that went the same way share one.
 *
 * @param sights in the order of time
 * @param endpoints all that the kernel listed afterwards; undefined where it was not asked
 */
export function pathsOf(
  list: readonly SocketIdentity[],
  sights: readonly Sight[],
  endpoints: readonly TcpEndpoint[] | undefined,
  resets: Resets = new Map(),
): StatePath[] {
  const answers = new Map<SocketIdentity, TcpState[]>();
  for (const { socket, view } of sights) {
    const seen = answers.get(socket) ?? [];
    if (view.state && view.state !== seen.at(-1)) answers.set(socket, seen).get(socket)?.push(view.state);
  }
  const byEnds = new Map(endpoints?.map((one) => [endsOf(one), one.state]));
  for (const socket of list) {
    if (socket.closedNs === undefined) continue;
    const seen = answers.get(socket) ?? [];
    const later = byEnds.get(endsOf(socket)) ?? (seen.at(-1) === "LISTEN" && isGone(socket, endpoints) && "CLOSE");
    if (later) answers.set(socket, withoutEnd(seen).concat(later));
  }
  const alike = new Map<string, StatePath & { sockets: [SocketIdentity, ...SocketIdentity[]] }>();
  for (const [socket, seen] of answers) {
    const states = diagramStates(seen);
    const reset = states.at(-1) === "END" ? resets.get(socket) : undefined;
    const key = `${socket.role} ${states.join()} ${reset}`;
    const same = alike.get(key);
    if (same) same.sockets.push(socket);
    else alike.set(key, { sockets: [socket], states, reset });
  }
  return [...alike.values()];
}

/** Whether nobody listens any more where a socket did: after its `close()` another descriptor may still have it. */
function isGone({ local }: SocketIdentity, endpoints: readonly TcpEndpoint[] | undefined): boolean {
  if (local === undefined || endpoints === undefined) return false;
  const own = formatAddress(local);
  return !endpoints.some((one) => one.state === "LISTEN" && formatAddress(one.local) === own);
}

/** What the list of endpoints says counts, not what the descriptor said before. */
function withoutEnd(seen: readonly TcpState[]): TcpState[] {
  return seen.slice(0, seen.length > 1 && seen.at(-1) === "CLOSE" ? -1 : undefined);
}

function diagramStates(seen: readonly TcpState[]): DiagramState[] {
  const states: DiagramState[] = [];
  for (const answer of seen) {
    const wasConnected = states.some((one) => one !== "CLOSED" && one !== "LISTEN");
    const state = diagramState(answer, wasConnected);
    if (state !== states.at(-1)) states.push(state);
  }
  return states;
}

function endsOf({ local, peer }: Pick<SocketIdentity, "local" | "peer">): string {
  return local && peer ? `${formatAddress(local)}|${formatAddress(peer)}` : "";
}

/** The arrows of a path, each once, in the order in which they were first taken. */
export function legsOf({ sockets, states, reset: endsSo }: StatePath): Leg[] {
  const legs = new Map<string, Omit<Leg, "times"> & { numbers: number[] }>();
  for (const [i, to] of states.slice(1).entries()) {
    const from = states[i] as DiagramState;
    const reset = i === states.length - 2 ? endsSo : undefined;
    const key = `${from} ${to} ${reset}`;
    const leg = legs.get(key) ?? {
      from,
      to,
      numbers: [],
      direct: reset !== undefined || isTransition(from, to),
      reset,
    };
    leg.numbers.push(i + 1);
    legs.set(key, leg);
  }
  return [...legs.values()].map((leg) => ({ ...leg, times: leg.numbers.length * sockets.length }));
}

/** Whose path it is: `client 1`, `client 1 and 4 others`. */
export function whose({ sockets: [first, ...others] }: StatePath): string {
  return others.length === 0 ? first.name : `${first.name} and ${plural(others.length, "other")}`;
}

const MOST_STEPS = 40;

/** The path in words, `CLOSED -> LISTEN`, with `..>` where something may have been between, and `-RST->`. */
export function pathText({ sockets, states, reset }: StatePath): string {
  const arrows = states.slice(1, MOST_STEPS).map((state, i) => {
    if (reset && i === states.length - 2) return `-RST-> ${stateName(state)}`;
    return `${isTransition(states[i] as DiagramState, state) ? "->" : "..>"} ${stateName(state)}`;
  });
  const each = sockets.length > 1 ? ` (×${sockets.length})` : "";
  const more = states.length > MOST_STEPS ? " …" : "";
  return `${[stateName(states[0] as DiagramState), ...arrows].join(" ")}${more}${each}`;
}

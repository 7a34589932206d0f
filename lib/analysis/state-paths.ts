import { COLOURS } from "../figure/palette.ts";
import { isTransition, type Place, placeName, placeOf } from "../figure/state-diagram.ts";
import { formatAddress } from "../syscall/address.ts";
import type { TcpState } from "../trace/linux/kernel-view.ts";
import type { TcpEndpoint } from "../trace/linux/procnet.ts";
import type { SocketIdentity } from "./sockets.ts";
import type { Sight } from "./steps.ts";
import { plural } from "./wording.ts";

/** The way that a socket, or several alike, took through the diagram. */
export interface Path {
  readonly sockets: readonly [SocketIdentity, ...SocketIdentity[]];
  readonly places: readonly Place[];
  /** In the palette: that of its first socket, unless another path has it. */
  readonly colour: number;
}

/** One arrow of a path: from one state to the next that was seen. */
export interface Leg {
  readonly from: Place;
  readonly to: Place;
  /** Which steps of the path went this way, from 1. */
  readonly numbers: readonly number[];
  /** How often it was taken by all sockets of the path. */
  readonly times: number;
  /** Whether nothing can have been between. */
  readonly direct: boolean;
}

/** Of a connection in TIME_WAIT, Linux tells the descriptor CLOSE: after these states, that may be either. */
const BEFORE_TIME_WAIT: ReadonlySet<TcpState | undefined> = new Set(["FIN_WAIT1", "FIN_WAIT2", "CLOSING"]);

/**
 * The ways of all sockets whose state was seen; those that went the same way share one.
 *
 * @param sights in the order of time
 */
export function pathsOf(
  list: readonly SocketIdentity[],
  sights: readonly Sight[],
  endpoints: readonly TcpEndpoint[],
): Path[] {
  const states = new Map<SocketIdentity, TcpState[]>();
  for (const { socket, view } of sights) {
    const seen = states.get(socket) ?? [];
    if (view.state === "CLOSE" && !view.peer && BEFORE_TIME_WAIT.has(seen.at(-1))) continue;
    if (view.state && view.state !== seen.at(-1)) states.set(socket, seen).get(socket)?.push(view.state);
  }
  const byEnds = new Map(endpoints.map((one) => [endsOf(one), one.state]));
  for (const socket of list) {
    const later = socket.closedNs === undefined ? undefined : byEnds.get(endsOf(socket));
    if (later) states.set(socket, withoutEnd(states.get(socket) ?? []).concat(later));
  }
  const alike = new Map<string, { sockets: [SocketIdentity, ...SocketIdentity[]]; places: readonly Place[] }>();
  for (const [socket, seen] of states) {
    const places = placesOf(seen);
    const key = `${socket.role} ${places.join()}`;
    const same = alike.get(key);
    if (same) same.sockets.push(socket);
    else alike.set(key, { sockets: [socket], places });
  }
  const free = new Set(Array(COLOURS).keys());
  return [...alike.values()].map((path) => {
    const own = path.sockets[0].colour;
    const colour = free.has(own) ? own : ([...free][0] ?? own);
    free.delete(colour);
    return { ...path, colour };
  });
}

/** What the list of endpoints says counts, not what the descriptor said before. */
function withoutEnd(seen: readonly TcpState[]): TcpState[] {
  return seen.slice(0, seen.length > 1 && seen.at(-1) === "CLOSE" ? -1 : undefined);
}

function placesOf(seen: readonly TcpState[]): Place[] {
  const places: Place[] = [];
  for (const state of seen) {
    const wasConnected = places.some((one) => one !== "CLOSED");
    const place = placeOf(state, wasConnected);
    if (place !== places.at(-1)) places.push(place);
  }
  return places;
}

function endsOf({ local, peer }: Pick<SocketIdentity, "local" | "peer">): string {
  return local && peer ? `${formatAddress(local)}|${formatAddress(peer)}` : "";
}

/** The arrows of a path, each once, in the order in which they were first taken. */
export function legsOf({ sockets, places }: Path): Leg[] {
  const legs = new Map<string, Omit<Leg, "times"> & { numbers: number[] }>();
  for (const [i, to] of places.slice(1).entries()) {
    const from = places[i] as Place;
    const key = `${from} ${to}`;
    const leg = legs.get(key) ?? { from, to, numbers: [], direct: isTransition(from, to) };
    leg.numbers.push(i + 1);
    legs.set(key, leg);
  }
  return [...legs.values()].map((leg) => ({ ...leg, times: leg.numbers.length * sockets.length }));
}

/** Whose path it is: `client 1`, `client 1 and 4 others`. */
export function whose({ sockets: [first, ...others] }: Path): string {
  return others.length === 0 ? first.name : `${first.name} and ${plural(others.length, "other")}`;
}

const MOST_STEPS = 40;

/** The path in words, `CLOSED -> LISTEN`, with `..>` where something may have been between. */
export function pathText(path: Path): string {
  const arrows = path.places.slice(1, MOST_STEPS).map((place, i) => {
    return `${isTransition(path.places[i] as Place, place) ? "->" : "..>"} ${placeName(place)}`;
  });
  const each = path.sockets.length > 1 ? ` (×${path.sockets.length})` : "";
  const more = path.places.length > MOST_STEPS ? " …" : "";
  return `${[placeName(path.places[0] as Place), ...arrows].join(" ")}${more}${each}`;
}

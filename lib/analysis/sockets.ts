import { COLOURS } from "../figure/palette.ts";
import { type Address, formatAddress } from "../syscall/address.ts";
import type { CallName } from "../syscall/libc.ts";
import { descriptorsMade, type TraceEvent } from "../trace/event.ts";
import type { KernelView } from "../trace/linux/kernel-view.ts";
import { ACCEPTS, RECEIVES, SENDS } from "./call-kinds.ts";
import { nameSockets, type SocketNames } from "./socket-names.ts";

/** What a socket turned out to be used for. */
export type SocketRole = "client" | "listener" | "accepted" | "datagram" | "plain";

/**
 * One socket of the record. A descriptor's number is used again after `close`, so a socket is a number and its
 * generation: the how-manieth socket of that number, and of that process, in this record.
 */
export interface SocketIdentity {
  readonly fd: number;
  readonly generation: number;
  readonly role: SocketRole;
  /** Which program it is drawn with: listeners and what they accept belong to the server's. */
  readonly side: "client" | "server";
  /** The caller's name for it, or one after its role: `client 2`. */
  readonly name: string;
  /** From 0, in the order in which the sockets appear. */
  readonly index: number;
  /** Which colour of the palette: the first client, listener and accepted socket have the same ones in every figure. */
  readonly colour: number;
  /** When `socket()` or `accept()` returned it, monotonic ns; undefined where that was not recorded. */
  readonly bornNs: number | undefined;
  /** Since when packets could be its own, monotonic ns: it was bound, connected, sent on or accepted then. */
  readonly heldNs: number | undefined;
  /** When `close()` returned; undefined where that was not recorded. */
  readonly closedNs: number | undefined;
  /** Every pair of addresses that it had, as `local|peer`. */
  readonly ends: ReadonlySet<string>;
  /** The last addresses that were seen. */
  readonly local: Address | undefined;
  readonly peer: Address | undefined;
  /** The listener that it was accepted from. */
  readonly from: SocketIdentity | undefined;
  /** The other end of the connection, where both are in the record and their addresses say so. */
  readonly pair: SocketIdentity | undefined;
}

/** The sockets of a record, and which one each event is about. */
export interface Sockets {
  readonly list: readonly SocketIdentity[];
  /** The socket that a call was made on; of `socket()`, the one that it made. */
  of(event: TraceEvent): SocketIdentity | undefined;
  /** The sockets that another call made: `accept()`, `socketpair()`, `dup()`, a `recvmsg()` with descriptors. */
  made(event: TraceEvent): readonly SocketIdentity[];
}

/** A `SocketIdentity` under construction, with what was seen of it. */
export type Draft = { -readonly [key in keyof SocketIdentity]: SocketIdentity[key] } & {
  from: Draft | undefined;
  pair: Draft | undefined;
  calls: Set<string>;
  firstTransfer: string | undefined;
  datagram: boolean;
  ends: Set<string>;
};

/** What gives a socket an address of its own. A connect() that fails had one, too. */
const HOLDS = new Set<CallName>(["bind", "listen", "connect", ...SENDS]);
const NO_SOCKETS = new Set<CallName>(["epoll_create1", "eventfd", "epoll_ctl", "epoll_wait", "poll", "select"]);

/**
 * Tells the sockets of a record apart: who was made by which call, what for, under which name, and who is connected to
 * whom. Everything comes from results, arguments, and the kernel's views; nothing is asked.
 *
 * @param events a record in the order of its sequence numbers, housekeeping included (it holds addresses)
 * @param names the caller's names, such as `{ client, server }`
 */
export function socketsOf(events: readonly TraceEvent[], names: SocketNames = {}): Sockets {
  const open = new Map<number, Draft>();
  const generations = new Map<number, number>();
  const list: Draft[] = [];
  const subject = new Map<TraceEvent, Draft>();
  const made = new Map<TraceEvent, Draft[]>();
  /** Sockets that the library made for itself, to capture packets or to ask the kernel. */
  const hidden = new Set<number>();
  let unborn: TraceEvent[] = [];

  const create = (fd: number, { pid }: TraceEvent, bornNs: number | undefined): Draft => {
    const key = keyOf(fd, pid);
    const generation = (generations.get(key) ?? 0) + 1;
    generations.set(key, generation);
    const draft = draftOf(fd, generation, list.length, bornNs);
    list.push(draft);
    open.set(key, draft);
    return draft;
  };
  const bear = (event: TraceEvent): void => {
    const drafts = descriptorsMade(event).map((fd) => {
      const replaced = open.get(keyOf(fd, event.pid)); // dup2() closes what its number stood for
      if (replaced) replaced.closedNs ??= event.endNs;
      return create(fd, event, event.endNs);
    });
    if (event.call === "socket") subject.set(event, drafts[0] as Draft);
    else made.set(event, drafts);
    for (const draft of drafts) beBorn(draft, event, subject.get(event));
    if (event.call === "socketpair") joinPair(drafts);
  };

  for (const event of events) {
    // a call on a thread gives its descriptor when it returns, and others may have been made and closed meanwhile
    if (unborn.length > 0) {
      const due = unborn.filter((one) => one.endNs <= event.startNs);
      unborn = unborn.filter((one) => !due.includes(one));
      for (const one of due) bear(one);
    }
    if (event.call === "socket" && event.by !== "you") {
      hidden.add(keyOf(event.result, event.pid));
      continue;
    }
    if (hidden.has(keyOf(event.fd, event.pid))) {
      if (event.call === "close") hidden.delete(keyOf(event.fd, event.pid));
      continue;
    }
    const ringsBell = event.call === "write" && event.by === "library"; // of the eventfd that ends a wait in Deno
    if (NO_SOCKETS.has(event.call) || ringsBell) {
      if (event.fd < 0 && event.result >= 0) open.delete(keyOf(event.result, event.pid));
      continue;
    }
    const draft =
      event.fd < 0 ? undefined : (open.get(keyOf(event.fd, event.pid)) ?? create(event.fd, event, undefined));
    if (draft) {
      subject.set(event, draft);
      learn(draft, event);
      if (event.call === "close" && event.kind === "call" && event.errno === undefined) {
        draft.closedNs = event.endNs;
        open.delete(keyOf(event.fd, event.pid));
      }
    }
    if (descriptorsMade(event).length > 0) {
      if (event.thread === 0) bear(event);
      else unborn.push(event);
    }
  }
  for (const one of unborn) bear(one);

  for (const draft of list) decideRole(draft);
  pairUp(list);
  for (const draft of list) decideSide(draft);
  colourSockets(list);
  nameSockets(list, names);
  return { list, of: (event) => subject.get(event), made: (event) => made.get(event) ?? [] };
}

/** Two processes have the same numbers for sockets of their own. */
function keyOf(fd: number, pid = 0): number {
  return pid * 2 ** 20 + fd;
}

function draftOf(fd: number, generation: number, index: number, bornNs: number | undefined): Draft {
  return {
    ...{
      fd,
      generation,
      index,
      bornNs,
      heldNs: undefined,
      closedNs: undefined,
      colour: 0,
      role: "plain",
      side: "client",
      name: "",
    },
    ...{ local: undefined, peer: undefined, from: undefined, pair: undefined },
    ...{ calls: new Set(), firstTransfer: undefined, datagram: false, ends: new Set() },
  };
}

/** What the call that made a socket tells of it. */
function beBorn(draft: Draft, event: TraceEvent, parent: Draft | undefined): void {
  if (event.call === "socket" || event.call === "socketpair")
    draft.datagram = event.args[1]?.includes("DGRAM") ?? false;
  if (ACCEPTS.has(event.call)) {
    draft.from = parent;
    draft.role = "accepted";
    draft.heldNs = event.endNs;
    draft.peer = event.address;
  } else if (parent && /^(dup|fcntl)/.test(event.call)) {
    const { role, datagram, from, local, peer, heldNs } = parent;
    Object.assign(draft, { role, datagram, from, local, peer, heldNs });
  }
  if (event.call !== "recvmsg") see(draft, event.after);
}

function joinPair([one, other]: readonly Draft[]): void {
  if (one === undefined || other === undefined) return;
  one.pair = other;
  other.pair = one;
  other.side = "server"; // one stands on either side
}

/** What one event tells of its socket. */
function learn(draft: Draft, event: TraceEvent): void {
  if (event.by === "you") draft.calls.add(event.errno === undefined ? event.call : `${event.call}!`);
  if (HOLDS.has(event.call) && (event.errno === undefined || event.call === "connect")) draft.heldNs ??= event.startNs;
  if (SENDS.has(event.call) || RECEIVES.has(event.call)) draft.firstTransfer ??= event.call;
  see(draft, event.before);
  if (event.errno === undefined && event.kind === "call" && event.address) {
    if (event.call === "getsockname" || event.call === "bind") meet(draft, event.address, draft.peer);
    if (event.call === "getpeername" || event.call === "connect") meet(draft, draft.local, event.address);
  }
  if (!descriptorsMade(event).includes(event.result)) see(draft, event.after);
}

function see(draft: Draft, view: KernelView | undefined): void {
  if (view === undefined) return;
  if (view.state === "LISTEN") draft.role = "listener";
  if (view.local || view.peer) meet(draft, view.local ?? draft.local, view.peer ?? draft.peer);
}

function meet(draft: Draft, local: Address | undefined, peer: Address | undefined): void {
  draft.local = local;
  draft.peer = peer;
  if (local?.port && peer?.port) draft.ends.add(`${formatAddress(local)}|${formatAddress(peer)}`);
}

function decideRole(draft: Draft): void {
  if (draft.role !== "plain") return;
  if (["listen", "accept", "accept4"].some((call) => draft.calls.has(call))) draft.role = "listener";
  else if (draft.datagram || draft.calls.has("sendto") || draft.calls.has("recvfrom")) draft.role = "datagram";
  else if (draft.calls.has("connect") || draft.calls.has("connect!")) draft.role = "client";
}

/** Two sockets are connected when each one's own address is the other's peer, while both were open. */
function pairUp(list: readonly Draft[]): void {
  const byEnds = new Map<string, Draft[]>();
  for (const draft of list) for (const ends of draft.ends) byEnds.set(ends, [...(byEnds.get(ends) ?? []), draft]);
  for (const draft of list) {
    for (const ends of draft.ends) {
      const [local, peer] = ends.split("|");
      const other = byEnds
        .get(`${peer}|${local}`)
        ?.find((one) => one !== draft && one.pair === undefined && overlap(one, draft));
      if (draft.pair !== undefined || other === undefined) continue;
      draft.pair = other;
      other.pair = draft;
    }
  }
}

function overlap(one: Draft, other: Draft): boolean {
  const from = (draft: Draft): number => draft.bornNs ?? Number.NEGATIVE_INFINITY;
  const to = (draft: Draft): number => draft.closedNs ?? Number.POSITIVE_INFINITY;
  // a connection may be accepted after its client has closed, so only a number's next owner is ruled out
  return one.fd !== other.fd || (from(one) < to(other) && from(other) < to(one));
}

function decideSide(draft: Draft): void {
  if (draft.role === "listener" || draft.role === "accepted") draft.side = "server";
  else if (draft.role === "client") {
    // two that connected to each other have neither client nor server: one of them stands on either side
    if (draft.pair?.role === "client" && draft.pair.index < draft.index) draft.side = "server";
  } else if (draft.role === "datagram") {
    if (draft.calls.has("bind") && RECEIVES.has(draft.firstTransfer as CallName)) draft.side = "server";
  } else if (["bind", "bind!", "listen!", "accept!"].some((call) => draft.calls.has(call))) draft.side = "server";
}

/** Every role has a colour of its own; further sockets of the role take the first that nobody has, or share. */
function colourSockets(list: readonly Draft[]): void {
  const first = { client: 0, listener: 1, accepted: 2, datagram: 3, plain: 4 } as const;
  const taken = new Set<number>();
  const later: Draft[] = [];
  for (const draft of list) {
    draft.colour = first[draft.role];
    if (taken.has(draft.colour)) later.push(draft);
    taken.add(draft.colour);
  }
  const free = [...Array(COLOURS).keys()].filter((colour) => !taken.has(colour));
  for (const [i, draft] of later.entries()) draft.colour = free[i] ?? i % COLOURS;
}

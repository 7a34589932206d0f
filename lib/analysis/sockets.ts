import { type Address, formatAddress } from "../syscall/address.ts";
import type { TraceEvent } from "../trace/event.ts";
import type { KernelView } from "../trace/linux/kernel-view.ts";
import { newDraft, type SocketDraft, type SocketIdentity } from "./socket-identity.ts";
import { nameSockets, type SocketNames } from "./socket-names.ts";
import { decideRoles } from "./socket-roles.ts";

/** The sockets of a record, and which one each event is about. */
export interface Sockets {
  readonly list: readonly SocketIdentity[];
  /** The socket that a call was made on; of `socket()`, the one that it made. */
  of(event: TraceEvent): SocketIdentity | undefined;
  /** The socket that an `accept()` made. */
  made(event: TraceEvent): SocketIdentity | undefined;
}

/**
 * Tells the sockets of a record apart: who was made by which call, what for, under which name, and who is connected to
 * whom. Everything comes from results, arguments, and the kernel's views; nothing is asked.
 *
 * @param events a record in the order of its sequence numbers, housekeeping included (it holds addresses)
 * @param names the caller's names, such as `{ client, server }`
 */
export function socketsOf(events: readonly TraceEvent[], names: SocketNames = {}): Sockets {
  const { list, subject, made } = new DescriptorTable().read(events);
  decideRoles(list);
  nameSockets(list, names);
  return { list, of: (event) => subject.get(event), made: (event) => made.get(event) };
}

/** These give descriptors that are no sockets. */
const MAKES_OTHERS = new Set(["epoll_create1", "eventfd"]);
const NO_SOCKETS = new Set(["epoll_create1", "eventfd", "epoll_ctl", "epoll_wait", "write", "poll"]);

/** The descriptor table of each process, as the record's events change it one after the other. */
class DescriptorTable {
  readonly list: SocketDraft[] = [];
  readonly subject = new Map<TraceEvent, SocketDraft>();
  readonly made = new Map<TraceEvent, SocketDraft>();
  readonly #open = new Map<number, SocketDraft>();
  readonly #generations = new Map<number, number>();
  /** Descriptors of other kinds, and sockets that the library made for itself, to capture packets or ask the kernel. */
  readonly #hidden = new Set<number>();
  /** Calls on threads that gave a descriptor and have not returned yet, as far as the record was read. */
  #pending: TraceEvent[] = [];

  read(events: readonly TraceEvent[]): this {
    for (const event of events) {
      this.#openPending(event.startNs);
      if (this.#isHidden(event)) continue;
      if (NO_SOCKETS.has(event.call)) {
        if (event.fd < 0 && event.result >= 0) {
          this.#open.delete(keyOf(event.result, event.pid));
          if (MAKES_OTHERS.has(event.call)) this.#hidden.add(keyOf(event.result, event.pid));
        }
        continue;
      }
      if (event.fd >= 0) this.#use(event);
      if (givesDescriptor(event)) {
        if (event.thread === 0) this.#opened(event);
        else if (!Number.isNaN(event.endNs)) this.#pending.push(event);
      }
    }
    this.#openPending(Number.POSITIVE_INFINITY);
    this.#forgetOthers();
    return this;
  }

  /** A number of which nothing but "no descriptor" or "no socket" was heard is no socket. */
  #forgetOthers(): void {
    const found = new Set(this.list.filter(({ openedNs }) => openedNs !== undefined));
    for (const [{ kind, errno, before, after }, draft] of this.subject) {
      const view = before ?? after;
      const denied = errno === "EBADF" || errno === "ENOTSOCK" || (view && !view.local && !view.state);
      if (kind === "call" && !denied) found.add(draft);
    }
    const others = this.list.filter((draft) => !found.has(draft));
    if (others.length === 0) return;
    for (const [event, draft] of this.subject) if (!found.has(draft)) this.subject.delete(event);
    this.list.splice(0, this.list.length, ...this.list.filter((draft) => found.has(draft)));
    for (const [index, draft] of this.list.entries()) draft.index = index;
  }

  /** A call on a thread gives its descriptor when it returns, and others may have been made and closed meanwhile. */
  #openPending(untilNs: number): void {
    if (this.#pending.length === 0) return;
    const due = this.#pending.filter((one) => one.endNs <= untilNs);
    this.#pending = this.#pending.filter((one) => !due.includes(one));
    for (const one of due) this.#opened(one);
  }

  #isHidden(event: TraceEvent): boolean {
    if (event.call === "socket" && event.by !== "you") {
      this.#hidden.add(keyOf(event.result, event.pid));
      return true;
    }
    const key = keyOf(event.fd, event.pid);
    const hidden = this.#hidden.has(key);
    if (hidden && event.call === "close") this.#hidden.delete(key);
    return hidden;
  }

  /** A call on a socket. */
  #use(event: TraceEvent): void {
    const key = keyOf(event.fd, event.pid);
    const draft = this.#open.get(key) ?? this.#add(event.fd, event, undefined);
    this.subject.set(event, draft);
    noteCall(draft, event);
    if (event.call === "close" && event.kind === "call" && event.errno === undefined) {
      draft.closedNs = event.endNs;
      this.#open.delete(key);
    }
  }

  /** A `socket()` or `accept()` that returned a descriptor. */
  #opened(event: TraceEvent): void {
    const draft = this.#add(event.result, event, event.endNs);
    if (event.call === "socket") {
      draft.datagram = event.args[1]?.includes("DGRAM") ?? false;
      draft.stream = event.args[1]?.includes("STREAM") ?? false;
      this.subject.set(event, draft);
    } else {
      draft.from = this.subject.get(event);
      draft.role = "accepted";
      draft.heldNs = event.endNs;
      draft.peer = event.address;
      this.made.set(event, draft);
    }
    noteView(draft, event.after);
  }

  #add(fd: number, { pid }: TraceEvent, openedNs: number | undefined): SocketDraft {
    const key = keyOf(fd, pid);
    const generation = (this.#generations.get(key) ?? 0) + 1;
    this.#generations.set(key, generation);
    const draft = newDraft(fd, generation, this.list.length, openedNs);
    draft.pid = pid;
    this.list.push(draft);
    this.#open.set(key, draft);
    return draft;
  }
}

/** Two processes have the same numbers for sockets of their own. */
function keyOf(fd: number, pid = 0): number {
  return pid * 2 ** 20 + fd;
}

function givesDescriptor({ call, kind, errno, result }: TraceEvent): boolean {
  return kind === "call" && errno === undefined && result >= 0 && (call === "socket" || call === "accept");
}

/** What gives a socket an address of its own. A connect() that fails had one, too. */
const HOLDS = new Set(["bind", "listen", "connect", "send", "sendto"]);

/** What one event tells of its socket. */
function noteCall(draft: SocketDraft, event: TraceEvent): void {
  if (event.by === "you") draft.calls.add(event.errno === undefined ? event.call : `${event.call}!`);
  if (HOLDS.has(event.call) && (event.errno === undefined || event.call === "connect")) draft.heldNs ??= event.startNs;
  if (/^(send|recv)/.test(event.call)) draft.firstTransfer ??= event.call;
  noteView(draft, event.before);
  if (event.errno === undefined && event.kind === "call" && event.address) {
    if (event.call === "getsockname" || event.call === "bind") noteEnds(draft, event.address, draft.peer);
    if (event.call === "getpeername" || event.call === "connect") noteEnds(draft, draft.local, event.address);
  }
  if (event.call !== "accept") noteView(draft, event.after);
}

function noteView(draft: SocketDraft, view: KernelView | undefined): void {
  if (view === undefined) return;
  if (view.state !== undefined) draft.stream = true;
  if (view.state === "LISTEN") draft.role = "listener";
  if (view.local || view.peer) noteEnds(draft, view.local ?? draft.local, view.peer ?? draft.peer);
}

function noteEnds(draft: SocketDraft, local: Address | undefined, peer: Address | undefined): void {
  draft.local = local;
  draft.peer = peer;
  if (local?.port && peer?.port) draft.ends.add(`${formatAddress(local)}|${formatAddress(peer)}`);
}

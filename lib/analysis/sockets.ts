import { type Address, formatAddress } from "../syscall/address.ts";
import type { CallName } from "../syscall/libc.ts";
import { descriptorsMade, type TraceEvent } from "../trace/event.ts";
import type { KernelView } from "../trace/linux/kernel-view.ts";
import { ACCEPTS, RECEIVES, SENDS } from "./call-kinds.ts";
import { newDraft, type SocketDraft, type SocketIdentity } from "./socket-identity.ts";
import { nameSockets, type SocketNames } from "./socket-names.ts";
import { decideRoles } from "./socket-roles.ts";

/** The sockets of a record, and which one each event is about. */
export interface Sockets {
  readonly list: readonly SocketIdentity[];
  /** The socket that a call was made on; of `socket()`, the one that it made. */
  of(event: TraceEvent): SocketIdentity | undefined;
  /** The sockets that another call made: `accept()`, `socketpair()`, `dup()`, a `recvmsg()` with descriptors. */
  made(event: TraceEvent): readonly SocketIdentity[];
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
  return { list, of: (event) => subject.get(event), made: (event) => made.get(event) ?? [] };
}

/** These give descriptors that are no sockets. */
const MAKES_OTHERS = new Set<CallName>(["epoll_create1", "eventfd"]);
const NO_SOCKETS = new Set<CallName>(["epoll_create1", "eventfd", "epoll_ctl", "epoll_wait", "poll", "select"]);

/** Whether a call is about no socket. What the library itself writes to is the eventfd that ends a wait in Deno. */
const isElse = ({ call, by }: TraceEvent): boolean => NO_SOCKETS.has(call) || (call === "write" && by === "library");

/** The descriptor table of each process, as the record's events change it one after the other. */
class DescriptorTable {
  readonly list: SocketDraft[] = [];
  readonly subject = new Map<TraceEvent, SocketDraft>();
  readonly made = new Map<TraceEvent, SocketDraft[]>();
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
      if (isElse(event)) {
        if (event.fd < 0 && event.result >= 0) {
          this.#open.delete(keyOf(event.result, event.pid));
          if (MAKES_OTHERS.has(event.call)) this.#hidden.add(keyOf(event.result, event.pid));
        }
        continue;
      }
      if (event.fd >= 0) this.#use(event);
      if (descriptorsMade(event).length > 0) {
        if (event.thread === 0) this.#opened(event);
        else this.#pending.push(event);
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

  /** A call that made descriptors. */
  #opened(event: TraceEvent): void {
    const drafts = descriptorsMade(event).map((fd) => {
      const replaced = this.#open.get(keyOf(fd, event.pid)); // dup2() closes what its number stood for
      if (replaced) replaced.closedNs ??= event.endNs;
      return this.#add(fd, event, event.endNs);
    });
    for (const draft of drafts) noteOpening(draft, event, this.subject.get(event));
    if (event.call === "socketpair") joinPair(drafts);
    if (event.call === "socket") this.subject.set(event, drafts[0] as SocketDraft);
    else this.made.set(event, drafts);
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

/** What the call that made a socket tells of it. */
function noteOpening(draft: SocketDraft, event: TraceEvent, parent: SocketDraft | undefined): void {
  if (/^socket/.test(event.call)) draft.datagram = event.args[1]?.includes("DGRAM") ?? false;
  if (/^socket/.test(event.call)) draft.stream = event.args[1]?.includes("STREAM") ?? false;
  if (ACCEPTS.has(event.call)) {
    draft.from = parent;
    draft.role = "accepted";
    draft.heldNs = event.endNs;
    draft.peer = event.address;
  } else if (parent && /^(dup|fcntl)/.test(event.call)) {
    const { role, datagram, stream, from, local, peer, heldNs } = parent;
    Object.assign(draft, { role, datagram, stream, from, local, peer, heldNs, original: parent.original ?? parent });
  }
  if (event.call !== "recvmsg") noteView(draft, event.after);
}

function joinPair([one, other]: readonly SocketDraft[]): void {
  if (one === undefined || other === undefined) return;
  one.pair = other;
  other.pair = one;
  other.side = "server"; // one stands on either side
}

/** What gives a socket an address of its own. A connect() that fails had one, too. */
const HOLDS = new Set<CallName>(["bind", "listen", "connect", ...SENDS]);

/** What one event tells of its socket. */
function noteCall(draft: SocketDraft, event: TraceEvent): void {
  if (event.by === "you") draft.calls.add(event.errno === undefined ? event.call : `${event.call}!`);
  if (HOLDS.has(event.call) && (event.errno === undefined || event.call === "connect")) draft.heldNs ??= event.startNs;
  if (SENDS.has(event.call) || RECEIVES.has(event.call)) draft.firstTransfer ??= event.call;
  noteView(draft, event.before);
  if (event.errno === undefined && event.kind === "call" && event.address) {
    if (event.call === "getsockname" || event.call === "bind") noteEnds(draft, event.address, draft.peer);
    if (event.call === "getpeername" || event.call === "connect") noteEnds(draft, draft.local, event.address);
  }
  if (!descriptorsMade(event).includes(event.result)) noteView(draft, event.after);
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

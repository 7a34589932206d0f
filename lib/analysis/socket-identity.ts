import type { Address } from "../syscall/address.ts";
import type { CallName } from "../syscall/libc.ts";

/** What a socket turned out to be used for. */
export type SocketRole = "client" | "listener" | "accepted" | "datagram" | "plain";

/**
 * One socket of the record. A descriptor's number is used again after `close`, so a socket is a number and its
 * generation: 1 for the first socket with that number, in that process, in this record, 2 for the next.
 */
export interface SocketIdentity {
  readonly fd: number;
  readonly generation: number;
  /** Whose process it belongs to, where that was another one: a number belongs to one process. */
  readonly pid: number | undefined;
  readonly role: SocketRole;
  /** Which program it belongs to: listeners and what they accept belong to the server's. */
  readonly side: "client" | "server";
  /** The caller's name for it, or one after its role: `client 2`. */
  readonly name: string;
  /** From 0, in the order in which the sockets appear. */
  readonly index: number;
  /** When `socket()` or `accept()` returned it, monotonic ns; undefined where that was not recorded. */
  readonly openedNs: number | undefined;
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
  /** The first descriptor of the same open socket, where `dup()` or SCM_RIGHTS gave this one: both move the same bytes. */
  readonly original: SocketIdentity | undefined;
}

/** The descriptor that stands for an open socket: of several, the first. */
export function originalOf(socket: SocketIdentity): SocketIdentity {
  return socket.original ?? socket;
}

/** A socket while the record is read, with what was seen of it. */
export type SocketDraft = { -readonly [key in keyof SocketIdentity]: SocketIdentity[key] } & {
  from: SocketDraft | undefined;
  pair: SocketDraft | undefined;
  original: SocketDraft | undefined;
  ends: Set<string>;
  /** The learner's calls on it by their names, with `!` behind those that failed. */
  readonly calls: Set<string>;
  firstTransfer: CallName | undefined;
  datagram: boolean;
  /** Whether it was made for a stream, or a TCP state was seen. */
  stream: boolean;
};

/** A socket of which nothing is known yet. */
export function newDraft(fd: number, generation: number, index: number, openedNs: number | undefined): SocketDraft {
  return {
    fd,
    generation,
    index,
    openedNs,
    pid: undefined,
    heldNs: undefined,
    closedNs: undefined,
    role: "plain",
    side: "client",
    name: "",
    ends: new Set(),
    local: undefined,
    peer: undefined,
    from: undefined,
    pair: undefined,
    original: undefined,
    calls: new Set(),
    firstTransfer: undefined,
    datagram: false,
    stream: false,
  };
}

import { type Address, decodeAddress, formatAddress, sockaddrBuffer } from "../../syscall/address.ts";
import type { Failure } from "../../syscall/advice.ts";
import { BY, call } from "../../syscall/call.ts";
import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  F_GETFL,
  O_NONBLOCK,
  SHUT_RD,
  SO_ACCEPTCONN,
  SO_DOMAIN,
  SO_TYPE,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
} from "../../syscall/constants.ts";
import { SPECS } from "../../syscall/libc.ts";
import { nameOf } from "../../syscall/names.ts";
import type { TraceEvent } from "../event.ts";
import { type KernelView, look } from "../linux/kernel-view.ts";
import { descriptorTarget } from "../linux/proc-fd.ts";
import { trace } from "../trace.ts";

const SOCK_SEQPACKET = 5;
/** How far back the record is searched for what was done with a descriptor. */
const RECORD_BACK = 2000;
const POLL_ANSWERS = 0x2010; // POLLRDHUP and POLLHUP

/**
 * What is known of the socket on which a call failed. Each fact is asked of the kernel when a cause wants it, at most once,
 * and never in a way that changes the socket.
 */
export class Facts implements Failure {
  readonly syscall: string;
  readonly code: string;
  readonly fd: number;
  readonly ints: readonly number[];
  readonly address: Uint8Array | undefined;
  readonly value: Int32Array | undefined;
  readonly tookNs: number | undefined;
  /** The address that the call was given. */
  readonly to: Address | undefined;
  #known = new Map<string, unknown>();

  constructor(failure: Failure) {
    this.syscall = failure.syscall;
    this.code = failure.code;
    this.fd = failure.fd;
    this.ints = failure.ints;
    this.address = failure.address;
    this.value = failure.value;
    this.tookNs = failure.tookNs;
    this.to = failure.address && decodeAddress(failure.address);
  }

  /** The socket's family, a number; undefined for what is no socket. */
  get family(): number | undefined {
    return this.option(SOL_SOCKET, SO_DOMAIN);
  }

  get type(): number | undefined {
    return this.option(SOL_SOCKET, SO_TYPE);
  }

  get isStream(): boolean {
    return this.type === SOCK_STREAM;
  }

  get isUnix(): boolean {
    return this.family === AF_UNIX;
  }

  get isInet(): boolean {
    return this.family === AF_INET || this.family === AF_INET6;
  }

  get isTcp(): boolean {
    return this.isInet && this.isStream;
  }

  get isUdp(): boolean {
    return this.isInet && this.type === SOCK_DGRAM;
  }

  get listens(): boolean {
    return this.option(SOL_SOCKET, SO_ACCEPTCONN) === 1;
  }

  /** Addresses and TCP's state. */
  get view(): KernelView {
    return this.#once("view", () => look(this.fd));
  }

  /** The socket's own address, if it has one. */
  get local(): Address | undefined {
    const { local } = this.view;
    return local && (local.family === "AF_UNIX" ? local.path !== "" : local.port !== 0) ? local : undefined;
  }

  /** Asked alone, where no more is wanted: `peer` asks for all of the view. */
  get hasPeer(): boolean {
    return this.#once("hasPeer", () => {
      const { bytes, length } = sockaddrBuffer();
      return call(SPECS.getpeername, BY.PROBE, this.fd, bytes, length) >= 0;
    });
  }

  get peer(): Address | undefined {
    return this.view.peer;
  }

  /** Whether the handshake of this TCP socket was ever over: then its round trip was measured. */
  get wasConnected(): boolean {
    return (this.view.tcp?.rttUs ?? 0) > 0;
  }

  get isNonblocking(): boolean {
    return this.#once("flags", () => (call(SPECS.fcntl, BY.PROBE, this.fd, F_GETFL, 0) & O_NONBLOCK) !== 0);
  }

  /** POLLRDHUP: the peer sends no more; POLLHUP: both directions are shut. */
  get hangUps(): number {
    return this.#once("hangUps", () => {
      const list = Int32Array.of(this.fd, POLL_ANSWERS);
      return call(SPECS.poll, BY.PROBE, list, 1, 0) > 0 ? (list[1] ?? 0) >>> 16 : 0;
    });
  }

  /** The number that an option has, undefined where this socket does not have it. Never asked of SO_ERROR, which forgets. */
  option(level: number, option: number): number | undefined {
    return this.#once(`${level} ${option}`, () => this.optionNumbers(level, option)?.[0]);
  }

  optionNumbers(level: number, option: number): Int32Array | undefined {
    const value = new Int32Array(16);
    const length = Int32Array.of(value.byteLength);
    return call(SPECS.getsockopt, BY.PROBE, this.fd, level, option, value, length) < 0 ? undefined : value;
  }

  /** What the descriptor is, where it is no socket: `anon_inode:[eventpoll]`, `pipe:[123]`, a path. */
  get file(): string {
    return this.#once("file", () => descriptorTarget("/proc/self", this.fd));
  }

  /**
   * The record's calls on this descriptor number, the newest first, as far back as is worth looking. Probes are not among
   * them: what became of a closed connection is asked through a socket that gets the same number for a moment.
   */
  get past(): readonly TraceEvent[] {
    return this.#once("past", () =>
      trace
        .events({ fd: this.fd, afterSeq: trace.seq - RECORD_BACK })
        .filter(({ kind, by }) => kind === "call" && by !== "probe")
        .reverse(),
    );
  }

  /** The call on record that made the descriptor; undefined where the record does not reach back so far. */
  get made(): TraceEvent | undefined {
    return this.past.find(({ call: name, fd }) => fd !== this.fd && (name === "socket" || name === "accept"));
  }

  /** The calls on record since it was made. */
  get own(): readonly TraceEvent[] {
    const { made, past } = this;
    return made === undefined ? past : past.slice(0, past.indexOf(made));
  }

  /** Whether this program has shut the sending side down: undefined where the record does not tell. */
  get shutDownHere(): boolean | undefined {
    const shut = this.own.some(
      ({ call: name, result, args }) => name === "shutdown" && result === 0 && args[0] !== nameOf.how(SHUT_RD),
    );
    return shut || (this.made === undefined ? undefined : false);
  }

  #once<T>(name: string, ask: () => T): T {
    if (!this.#known.has(name)) this.#known.set(name, ask());
    return this.#known.get(name) as T;
  }
}

/** What kind of socket it is, in words: "a UDP socket". */
export function kindOf(f: Facts): string {
  if (f.isTcp) return `a TCP socket of ${nameOf.family(f.family ?? 0)}`;
  if (f.isUdp) return `a UDP socket of ${nameOf.family(f.family ?? 0)}`;
  const type =
    { [SOCK_STREAM]: "stream ", [SOCK_DGRAM]: "datagram ", [SOCK_SEQPACKET]: "seqpacket " }[f.type ?? 0] ?? "";
  if (f.isUnix) return `a Unix-domain ${type}socket`;
  return f.family === undefined ? "no socket" : `a ${type}socket of ${nameOf.family(f.family)}`;
}

/** The call's address as it reads, `there` where it is not known. */
export const placeOf = (f: Facts): string => (f.to ? formatAddress(f.to) : "there");

/** The family that the call's address is of, as a number. */
export function addressFamily(f: Facts): number | undefined {
  return f.to && { AF_INET, AF_INET6, AF_UNIX, AF_UNSPEC: undefined }[f.to.family];
}

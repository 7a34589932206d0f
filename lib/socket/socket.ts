import { DENO_INSPECT, INSPECT } from "../base/runtime.ts";
import { type Address, decodeAddress, encodeAddress, formatAddress, sockaddrBuffer } from "../syscall/address.ts";
import { BY, call, orThrow } from "../syscall/call.ts";
import { checkBuffer, checkData, checkInt, type Data, MAX_BYTES } from "../syscall/check-arguments.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import { monotonicNs } from "../syscall/clock.ts";
import {
  AF_UNIX,
  AF_UNSPEC,
  F_SETFD,
  FD_CLOEXEC,
  MSG_DONTWAIT,
  MSG_ERRQUEUE,
  MSG_OOB,
  MSG_PEEK,
  MSG_TRUNC,
  MSG_WAITALL,
  SHUT_RDWR,
  SO_DOMAIN,
  SO_TYPE,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
} from "../syscall/constants.ts";
import { ArgumentError } from "../syscall/error.ts";
import { SPECS, type Spec } from "../syscall/libc.ts";
import type { Message } from "../syscall/message.ts";
import { lengthOf } from "../syscall/message-header.ts";
import * as sys from "../syscall/mod.ts";
import { nameOf } from "../syscall/names.ts";
import { checkFd, disown } from "../syscall/open-descriptors.ts";
import type { OptionResult, OptionValue } from "../syscall/option-codecs.ts";
import { adoptAccepted } from "../syscall/settings.ts";
import type { WaitHow } from "../trace/event.ts";
import { askKernel } from "../trace/linux/ask-kernel.ts";
import { type KernelView, look } from "../trace/linux/kernel-view.ts";
import "../trace/causes/advise.ts";
import { type Bytes, copyBytes, explainEmpty } from "./bytes.ts";
import { connectTo } from "./connect.ts";
import { closesLater, openSockets, register, unregister } from "./open-sockets.ts";
import {
  MessageInParts,
  type MessageRoom,
  messageRoom,
  type ReceivedMessage,
  reading,
  receivingMessage,
  sendingBytes,
  sendingMessage,
  writing,
} from "./operations.ts";
import { recvExactly, recvUntil, sendAll } from "./stream.ts";
import { expectAwait } from "./wait/fairness.ts";
import { Handle } from "./wait/handle.ts";
import { type Operation, perform } from "./wait/perform.ts";
import { poller } from "./wait/poller.ts";
import { receiveAtLeast } from "./wait/receive-at-least.ts";
import { endThreads } from "./wait/thread.ts";
import { checkHow, FLAG_KEYS, NO_OPTIONS, WAIT_KEYS, type WaitOptions } from "./wait/wait-options.ts";

const DEFAULT_RECV = 65_536;
const MAX_SCRATCH = 1_048_576;
/** The bits of a socket's type that are no flags. */
const TYPE_MASK = 0xf;

/** Room to receive into, used anew by each call: what was received is copied out before anything else happens. */
let room = new Uint8Array(DEFAULT_RECV);

function scratch(size: number): Uint8Array {
  if (size > MAX_SCRATCH) return new Uint8Array(size);
  if (size > room.length) room = new Uint8Array(MAX_SCRATCH);
  return room;
}

/**
 * A promise of what is made now, without the detour that an `async` function takes; what is thrown rejects it. A wait
 * that nobody awaits and that ends with an error must not end the program, or a Jupyter kernel, with it.
 *
 * @throws {ArgumentError} ERR_NOT_AWAITED, at once: a loop that awaits nothing would not hear of a promise
 */
function promised<T>(syscall: string, make: () => T | Promise<T>): Promise<T> {
  expectAwait(syscall);
  try {
    const made = make();
    if (!(made instanceof Promise)) return Promise.resolve(made);
    made.catch(() => {});
    return made;
  } catch (error) {
    return Promise.reject(error);
  }
}

/** How a socket is to behave. */
export interface SocketOptions {
  /** How its calls wait, unless a call says otherwise. */
  readonly wait?: WaitHow;
}

/** What `recvfrom` gives: one datagram, and who sent it. */
export interface Datagram {
  /** What it carried. */
  readonly data: Bytes;
  /** Who sent it; undefined for a sender whose family is none of the three. */
  readonly from: Address | undefined;
}

/**
 * A socket, with C's calls as its methods. Each method makes the call of its name; those that may have to wait return a
 * promise. Make one with `socket()`.
 *
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, Socket, socket } from "socklab";
 *
 * const server: Socket = socket(AF_INET, SOCK_STREAM);
 * console.log(server instanceof Socket, server.closed); // true false
 * server.close();
 * ```
 */
export class Socket {
  readonly #handle: Handle;
  readonly #domain: number;
  readonly #type: number;
  readonly #wait: WaitHow | undefined;
  #peer: string | undefined;
  /**
   * When it was made, ns of CLOCK_MONOTONIC. Its number may belong to other sockets before and after; a figure tells them
   * apart by this.
   */
  readonly openedNs: number = monotonicNs();

  /** @internal */
  constructor(fd: number, domain: number, type: number, wait: WaitHow | undefined, peer?: Address) {
    this.#handle = new Handle(fd);
    this.#domain = domain;
    this.#type = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
    this.#wait = wait;
    this.#peer = peer && peer.path !== "" ? formatAddress(peer) : undefined;
    call(SPECS.fcntl, BY.LIBRARY, fd, F_SETFD, FD_CLOEXEC);
    register(this);
  }

  /**
   * The socket that a descriptor stands for: one that came with a message (`SCM_RIGHTS`), or that `sys` made. The
   * kernel is asked of which kind it is. Where a `Socket` has that number already, that one is given.
   *
   * @param options `wait` chooses how its calls wait, unless a call says otherwise
   * @throws {SocketError} EBADF, ENOTSOCK for what is no socket
   * @example
   * ```ts
   * import { AF_UNIX, SOCK_STREAM, Socket, socketpair, sys } from "socklab";
   *
   * const [a, b] = socketpair(AF_UNIX, SOCK_STREAM);
   * await a.sendmsg({ iov: ["take it"], control: [{ type: "SCM_RIGHTS", fds: [a.fd] }] });
   * const { fds } = await b.recvmsg();
   * const other = Socket.fromFd(fds[0] as number);
   * await other.send("by the duplicate");
   * console.log((await b.recv()).text); // by the duplicate
   * for (const one of [a, b, other]) one.close();
   * ```
   */
  static fromFd(fd: number, options: SocketOptions = {}): Socket {
    checkFd("fromFd", fd);
    checkSocketOptions("fromFd", options);
    const known = openSockets().find((one) => one.fd === fd);
    if (known instanceof Socket) return known;
    const ask = (option: number): number => {
      const value = new Int32Array(1);
      const result = call(SPECS.getsockopt, BY.LIBRARY, fd, SOL_SOCKET, option, value, Int32Array.of(4));
      orThrow(SPECS.getsockopt, result, fd, nameOf.option(SOL_SOCKET, option));
      return value[0] as number;
    };
    return new Socket(fd, ask(SO_DOMAIN), ask(SO_TYPE), options.wait);
  }

  /** The descriptor: the number by which the kernel knows this socket in this process. */
  get fd(): number {
    return this.#handle.fd;
  }

  /** Whether it was closed, here or by `sys.close`. The number may belong to another socket by then. */
  get closed(): boolean {
    return this.#handle.closed;
  }

  /**
   * bind(2): gives the socket its own address.
   *
   * @param host an IP address of this machine, `"0.0.0.0"` for all of them; for `AF_UNIX` a path
   * @param port 0 to 65535; 0 asks for any free port, and `getsockname` tells which it became
   * @throws {SocketError} EADDRINUSE, EADDRNOTAVAIL, EACCES, EINVAL when it has an address already
   * @example
   * ```ts
   * import { AF_INET, SOCK_STREAM, socket } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * console.log((server.getsockname().port ?? 0) > 0); // true
   * server.close();
   * ```
   */
  bind(host: string | Uint8Array, port?: number): void {
    sys.bind(this.#live("bind"), host, port);
  }

  /**
   * listen(2): makes the socket passive. It does not wait: from now on the kernel itself completes handshakes and
   * queues the connections for `accept`.
   *
   * @param backlog how many finished connections may wait in the queue; it takes one more than this
   * @throws {SocketError} EADDRINUSE, EINVAL when it is connected, EOPNOTSUPP on a datagram socket
   * @example
   * ```ts
   * import { AF_INET, SOCK_STREAM, socket } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * server.listen(2);
   * console.log(server.view().state, server.view().acceptLimit); // LISTEN 2
   * server.close();
   * ```
   */
  listen(backlog = 128): void {
    sys.listen(this.#live("listen"), backlog);
  }

  /**
   * accept(2): takes the first finished connection off the queue, and waits while there is none.
   *
   * @returns a new socket for that connection; this one goes on listening
   * @throws {SocketError} EINVAL when it does not listen
   * @throws {WaitError} when nobody came in time
   * @example
   * ```ts
   * import { AF_INET, SOCK_STREAM, socket } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * server.listen(2);
   * const client = socket(AF_INET, SOCK_STREAM);
   * await client.connect("127.0.0.1", server.getsockname().port);
   * const conn = await server.accept();
   * console.log(conn.getpeername().port === client.getsockname().port); // true
   * for (const one of [client, conn, server]) one.close();
   * ```
   */
  accept(options: WaitOptions = NO_OPTIONS): Promise<Socket> {
    return this.#accept(SPECS.accept, options);
  }

  /**
   * accept4(2): the same, with flags for the new socket.
   *
   * @param flags `SOCK_NONBLOCK`, or 0; `SOCK_CLOEXEC` is set anyway
   * @throws {SocketError} EINVAL when it does not listen, and for other flags
   * @throws {WaitError} when nobody came in time
   * @example
   * ```ts
   * import { AF_INET, F_GETFL, O_NONBLOCK, SOCK_NONBLOCK, SOCK_STREAM, socket, sys } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * server.listen(2);
   * const client = socket(AF_INET, SOCK_STREAM);
   * await client.connect("127.0.0.1", server.getsockname().port);
   * const conn = await server.accept4(SOCK_NONBLOCK);
   * console.log((sys.fcntl(conn.fd, F_GETFL) & O_NONBLOCK) !== 0); // true
   * for (const one of [client, conn, server]) one.close();
   * ```
   */
  accept4(flags: number, options: WaitOptions = NO_OPTIONS): Promise<Socket> {
    return this.#accept(SPECS.accept4, options, flags);
  }

  #accept(spec: Spec, options: WaitOptions, flags = 0): Promise<Socket> {
    return promised(spec.name, () => {
      const fd = this.#live(spec.name);
      this.#check(spec.name, options);
      checkInt(spec.name, "flags", flags);
      return this.#perform(options, {
        what: "a client to connect",
        spec,
        want: "in",
        text: "",
        needsNonblocking: true,
        args: () => {
          const { bytes, length } = sockaddrBuffer();
          return [fd, bytes, length, ...(spec === SPECS.accept4 ? [flags] : [])];
        },
        done: (result, args) => {
          adoptAccepted(result, fd, (flags & SOCK_NONBLOCK) !== 0);
          const peer = decodeAddress(args[1] as Uint8Array, (args[2] as Int32Array)[0]);
          return new Socket(result, this.#domain, this.#type, this.#wait, peer);
        },
      });
    });
  }

  /**
   * connect(2): on a stream socket the handshake with whoever listens there; on a datagram socket only a note of the
   * peer.
   *
   * @param host the peer's IP address, or for `AF_UNIX` its path
   * @param port the peer's port
   * @throws {SocketError} ECONNREFUSED when nobody listens, EISCONN, ENETUNREACH, ETIMEDOUT
   * @throws {WaitError} when no answer came in time
   * @example
   * ```ts
   * import { AF_INET, SOCK_STREAM, socket } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * server.listen(2);
   * const client = socket(AF_INET, SOCK_STREAM);
   * await client.connect("127.0.0.1", server.getsockname().port);
   * console.log(client.view().state); // ESTABLISHED
   * for (const one of [client, server]) one.close();
   * ```
   */
  async connect(host: string | Uint8Array, port?: number, options: WaitOptions = NO_OPTIONS): Promise<void> {
    this.#live("connect");
    this.#check("connect", options);
    const address = encodeAddress("connect", host, port);
    this.#peer = formatAddress(decodeAddress(address) as Address);
    await connectTo(this.#handle, address, options, this.#wait);
  }

  /**
   * connect(2) to AF_UNSPEC: dissolves a datagram socket's peer, so that it receives from anybody again and has to
   * name the receiver. A port that the kernel chose is given back with it. A connection of TCP is reset by it, and
   * the socket can connect anew.
   *
   * @example
   * ```ts
   * import { AF_INET, SOCK_DGRAM, SocketError, socket } from "socklab";
   *
   * const udp = socket(AF_INET, SOCK_DGRAM);
   * await udp.connect("127.0.0.1", 9);
   * udp.disconnect();
   * try {
   *   udp.getpeername();
   * } catch (error) {
   *   if (error instanceof SocketError) console.log(error.code); // ENOTCONN
   * }
   * udp.close();
   * ```
   */
  disconnect(): void {
    sys.connect(this.#live("connect"), AF_UNSPEC);
    this.#peer = undefined;
  }

  /**
   * send(2): copies bytes into the send buffer, and waits while that has no room for all of them. It does not wait until
   * the peer has read them.
   *
   * @param data a text (sent as UTF-8) or bytes
   * @returns how many bytes the kernel took: fewer than given where the wait came to its deadline, or was not to begin
   * (`MSG_DONTWAIT`, `O_NONBLOCK`); `sendAll` goes on with the rest
   * @throws {SocketError} EPIPE, ECONNRESET, ENOTCONN, EMSGSIZE
   * @throws {WaitError} when no room was made in time
   * @example
   * ```ts
   * import { AF_INET, SOCK_STREAM, socket } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * server.listen(2);
   * const client = socket(AF_INET, SOCK_STREAM);
   * await client.connect("127.0.0.1", server.getsockname().port);
   * console.log(await client.send("hello"), await client.send(Uint8Array.of(1, 2, 3))); // 5 3
   * for (const one of [client, server]) one.close();
   * ```
   */
  send(data: Data, options: WaitOptions & { readonly flags?: number } = NO_OPTIONS): Promise<number> {
    return promised("send", () => {
      const fd = this.#live("send");
      const bytes = checkData("send", data);
      const flags = this.#flags("send", options);
      return this.#perform(options, {
        what: `${this.#peer ?? "the peer"} to make room`,
        spec: SPECS.send,
        want: "out",
        text: `${bytes.length} bytes`,
        immediate: (flags & MSG_DONTWAIT) !== 0,
        ...sendingBytes(bytes, this.#isStream, (rest, dontWait) => [
          fd,
          rest,
          rest.length,
          flags | (dontWait ? MSG_DONTWAIT : 0),
        ]),
      });
    });
  }

  /**
   * recv(2): takes what has arrived, and waits while nothing has. No bytes at all mean that the peer will send no more
   * (on a datagram socket, an empty message). `{ flags: MSG_WAITALL }` waits for all of `max`, `MSG_DONTWAIT` for nothing; with
   * `O_NONBLOCK` it answers EAGAIN at once, after `SO_RCVTIMEO` likewise.
   *
   * @param max how many bytes at most, 64 KiB unless said otherwise
   * @returns bytes that also read as text: `(await conn.recv()).text`
   * @throws {SocketError} ENOTCONN, ECONNRESET
   * @throws {WaitError} when nothing came in time
   * @example
   * ```ts
   * import { AF_INET, SOCK_STREAM, socket } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * server.listen(2);
   * const client = socket(AF_INET, SOCK_STREAM);
   * await client.connect("127.0.0.1", server.getsockname().port);
   * const conn = await server.accept();
   * await client.send("hello");
   * console.log((await conn.recv(2)).text, (await conn.recv()).text); // he llo
   * for (const one of [client, conn, server]) one.close();
   * ```
   */
  recv(max = DEFAULT_RECV, options: WaitOptions & { readonly flags?: number } = NO_OPTIONS): Promise<Bytes> {
    return promised("recv", () => {
      const fd = this.#live("recv");
      checkInt("recv", "max", max, 0, MAX_BYTES);
      const flags = this.#flags("recv", options);
      const least = this.#least(flags, max);
      if (least > 1) return this.#receiveBytes(SPECS.recv, max, least, flags, options);
      // with MSG_TRUNC a stream's bytes are dropped, and what an earlier call left must not look like them
      const buffer = (flags & MSG_TRUNC) === 0 ? scratch(max) : new Uint8Array(max);
      return this.#perform(options, {
        what: `bytes from ${this.#peer ?? "the peer"}`,
        spec: SPECS.recv,
        want: "in",
        text: String(max),
        brief: this.#domain !== AF_UNIX && flags === 0,
        immediate: this.#receivesAtOnce(flags),
        args: (dontWait) => [fd, buffer, max, flags | (dontWait ? MSG_DONTWAIT : 0)],
        done: (result, args) => explainEmpty(copyBytes(args[1] as Uint8Array, Math.min(result, max)), this.#type, max),
      });
    });
  }

  /**
   * recv(2) as C has it: fills a buffer of yours, from its start, and returns how many bytes it wrote. Nothing is
   * copied twice, so it suits bulk data. Leave the buffer alone until the promise settles.
   *
   * @returns 0 at the end of the stream
   * @throws {SocketError} ENOTCONN, ECONNRESET
   * @throws {WaitError} when nothing came in time
   * @example
   * ```ts
   * import { AF_INET, SOCK_DGRAM, socket } from "socklab";
   *
   * const udp = socket(AF_INET, SOCK_DGRAM);
   * udp.bind("127.0.0.1", 0);
   * await udp.connect("127.0.0.1", udp.getsockname().port); // to itself
   * await udp.send("hello");
   * const buffer = new Uint8Array(16);
   * console.log(await udp.recvInto(buffer), buffer[0]); // 5 104
   * udp.close();
   * ```
   */
  recvInto(buffer: Uint8Array, options: WaitOptions & { readonly flags?: number } = NO_OPTIONS): Promise<number> {
    return promised("recv", () => {
      const fd = this.#live("recv");
      checkBuffer("recv", buffer);
      const flags = this.#flags("recvInto", options);
      const least = this.#least(flags, buffer.length);
      if (least > 1) return this.#receiveLeast(SPECS.recv, buffer, least, flags, options);
      return this.#perform(options, {
        what: `bytes from ${this.#peer ?? "the peer"}`,
        spec: SPECS.recv,
        want: "in",
        text: String(buffer.length),
        immediate: this.#receivesAtOnce(flags),
        args: (dontWait) => [fd, buffer, buffer.length, flags | (dontWait ? MSG_DONTWAIT : 0)],
        done: (result, args) => {
          if (args[1] !== buffer) buffer.set((args[1] as Uint8Array).subarray(0, result));
          return result;
        },
      });
    });
  }

  /**
   * sendto(2): sends one datagram to an address, without a connection.
   *
   * @param data a text (sent as UTF-8) or bytes
   * @param host the receiver's IP address, or for `AF_UNIX` its path
   * @param port the receiver's port
   * @returns how many bytes the kernel took: a datagram goes whole or not at all
   * @throws {SocketError} EMSGSIZE, EDESTADDRREQ, ENETUNREACH
   * @throws {WaitError} when no room was made in time
   * @example
   * ```ts
   * import { AF_INET, SOCK_DGRAM, socket } from "socklab";
   *
   * const udp = socket(AF_INET, SOCK_DGRAM);
   * udp.bind("127.0.0.1", 0);
   * console.log(await udp.sendto("hello", "127.0.0.1", udp.getsockname().port)); // 5
   * udp.close();
   * ```
   */
  sendto(
    data: Data,
    host: string | Uint8Array,
    port?: number,
    options: WaitOptions & { readonly flags?: number } = NO_OPTIONS,
  ): Promise<number> {
    return promised("sendto", () => {
      const fd = this.#live("sendto");
      const flags = this.#flags("sendto", options);
      const bytes = checkData("sendto", data);
      const to = encodeAddress("sendto", host, port);
      return this.#perform(options, {
        what: "room in the send buffer",
        spec: SPECS.sendto,
        want: "out",
        text: `${bytes.length} bytes`,
        immediate: (flags & MSG_DONTWAIT) !== 0,
        ...sendingBytes(bytes, this.#isStream, (rest, dontWait) => [
          fd,
          rest,
          rest.length,
          flags | (dontWait ? MSG_DONTWAIT : 0),
          to,
          to.length,
        ]),
      });
    });
  }

  /**
   * recvfrom(2): takes one datagram and tells who sent it. What is longer than `max` is lost.
   *
   * @param max how many bytes at most, 64 KiB unless said otherwise
   * @throws {SocketError} ECONNREFUSED, for an earlier datagram that found nobody
   * @throws {WaitError} when none came in time
   * @example
   * ```ts
   * import { AF_INET, SOCK_DGRAM, socket } from "socklab";
   *
   * const udp = socket(AF_INET, SOCK_DGRAM);
   * udp.bind("127.0.0.1", 0);
   * await udp.sendto("hello", "127.0.0.1", udp.getsockname().port);
   * const { data, from } = await udp.recvfrom();
   * console.log(data.text, from?.host); // hello 127.0.0.1
   * udp.close();
   * ```
   */
  recvfrom(max = DEFAULT_RECV, options: WaitOptions & { readonly flags?: number } = NO_OPTIONS): Promise<Datagram> {
    return promised("recvfrom", () => {
      const fd = this.#live("recvfrom");
      checkInt("recvfrom", "max", max, 0, MAX_BYTES);
      const flags = this.#flags("recvfrom", options);
      const least = this.#least(flags, max);
      if (least > 1) {
        const received = this.#receiveBytes(SPECS.recvfrom, max, least, flags, options);
        return received.then((data) => ({ data, from: undefined }));
      }
      const buffer = (flags & MSG_TRUNC) === 0 ? scratch(max) : new Uint8Array(max);
      return this.#perform(options, {
        what: "a datagram",
        spec: SPECS.recvfrom,
        want: "in",
        text: String(max),
        immediate: this.#receivesAtOnce(flags),
        args: (dontWait) => {
          const { bytes, length } = sockaddrBuffer();
          return [fd, buffer, max, flags | (dontWait ? MSG_DONTWAIT : 0), bytes, length];
        },
        done: (result, args) => ({
          data: explainEmpty(copyBytes(args[1] as Uint8Array, Math.min(result, max)), this.#type, max),
          from: decodeAddress(args[4] as Uint8Array, (args[5] as Int32Array)[0]),
        }),
      });
    });
  }

  /**
   * sendmsg(2): sends one message from several pieces, and control data beside it: descriptors (`SCM_RIGHTS`), the
   * address to send from (`IP_PKTINFO`) …
   *
   * @param message `iov`, the bytes in pieces; `to`, where to, absent on a connected socket; `control`
   * @returns how many bytes the kernel took
   * @throws {SocketError} EMSGSIZE, EINVAL, EPIPE, EDESTADDRREQ
   * @throws {WaitError} when no room was made in time
   * @example
   * ```ts
   * import { AF_UNIX, SOCK_DGRAM, socketpair } from "socklab";
   *
   * const [a, b] = socketpair(AF_UNIX, SOCK_DGRAM);
   * await a.sendmsg({ iov: ["head ", "body"] });
   * console.log((await b.recv()).text); // head body
   * for (const one of [a, b]) one.close();
   * ```
   */
  sendmsg(message: Message, options: WaitOptions & { readonly flags?: number } = NO_OPTIONS): Promise<number> {
    return promised("sendmsg", () => {
      const fd = this.#live("sendmsg");
      const flags = this.#flags("sendmsg", options);
      const sending = sendingMessage(fd, message, flags, this.#peer ?? "the peer", this.#isStream);
      return this.#perform(options, { ...sending, immediate: (flags & MSG_DONTWAIT) !== 0 });
    });
  }

  /**
   * recvmsg(2): takes one message, and waits while there is none: its bytes, who sent it, and what came beside them.
   *
   * @param max how many bytes at most, 64 KiB unless said otherwise; several numbers for several pieces, filled one
   * after the other
   * @param options `flags`; `controlLength`, how many bytes of control data there is room for, 1088 unless said
   * otherwise
   * @throws {SocketError} ECONNREFUSED, ECONNRESET, ENOTCONN
   * @throws {WaitError} when none came in time
   * @example
   * ```ts
   * import { AF_UNIX, MSG_TRUNC, SOCK_DGRAM, socketpair } from "socklab";
   *
   * const [a, b] = socketpair(AF_UNIX, SOCK_DGRAM);
   * await a.send("headbody");
   * const { iov, flags } = await b.recvmsg([4, 2]);
   * console.log(iov.join(" "), flags === MSG_TRUNC); // head bo true
   * for (const one of [a, b]) one.close();
   * ```
   */
  recvmsg(
    max: number | readonly number[] = DEFAULT_RECV,
    options: WaitOptions & { readonly flags?: number; readonly controlLength?: number } = NO_OPTIONS,
  ): Promise<ReceivedMessage> {
    return promised("recvmsg", () => {
      const fd = this.#live("recvmsg");
      this.#check("recvmsg", options, [...FLAG_KEYS, "controlLength"]);
      const { flags = 0, controlLength } = options;
      checkInt("recvmsg", "flags", flags);
      const room = messageRoom(max, controlLength);
      const least = this.#least(flags, lengthOf(room.buffers));
      if (least > 1) return this.#receiveMessageInParts(room, least, flags, options);
      const receiving = receivingMessage(fd, room, flags, this.#type);
      return this.#perform(options, { ...receiving, immediate: this.#receivesAtOnce(flags) });
    });
  }

  /**
   * write(2): the same as `send` without flags, as for any descriptor.
   *
   * @returns how many bytes the kernel took
   * @throws {SocketError} EPIPE, ECONNRESET, EDESTADDRREQ
   * @throws {WaitError} when no room was made in time
   * @example
   * ```ts
   * import { AF_UNIX, SOCK_STREAM, socketpair } from "socklab";
   *
   * const [a, b] = socketpair(AF_UNIX, SOCK_STREAM);
   * console.log(await a.write("hello"), (await b.read()).text); // 5 hello
   * for (const one of [a, b]) one.close();
   * ```
   */
  write(data: Data, options: WaitOptions = NO_OPTIONS): Promise<number> {
    return promised("write", () => {
      const fd = this.#live("write");
      this.#check("write", options);
      return this.#perform(options, writing(fd, data, this.#peer ?? "the peer", this.#isStream));
    });
  }

  /**
   * read(2): the same as `recv` without flags, as for any descriptor.
   *
   * @param max how many bytes at most, 64 KiB unless said otherwise
   * @throws {SocketError} ECONNRESET, ENOTCONN
   * @throws {WaitError} when nothing came in time
   * @example
   * ```ts
   * import { AF_UNIX, SOCK_STREAM, socketpair } from "socklab";
   *
   * const [a, b] = socketpair(AF_UNIX, SOCK_STREAM);
   * await a.write("hello");
   * console.log((await b.read(2)).text, (await b.read()).text); // he llo
   * for (const one of [a, b]) one.close();
   * ```
   */
  read(max: number = DEFAULT_RECV, options: WaitOptions = NO_OPTIONS): Promise<Bytes> {
    return promised("read", () => {
      const fd = this.#live("read");
      this.#check("read", options);
      const least = this.#least(0, checkInt("read", "max", max, 0, MAX_BYTES));
      if (least > 1) return this.#receiveBytes(SPECS.read, max, least, 0, options);
      return this.#perform(options, reading(fd, max, this.#peer ?? "the peer", this.#type));
    });
  }

  /**
   * dup(2): another descriptor for the same open socket. The connection ends when both are closed.
   *
   * @throws {SocketError} EMFILE
   * @example
   * ```ts
   * import { AF_UNIX, SOCK_STREAM, socketpair } from "socklab";
   *
   * const [a, b] = socketpair(AF_UNIX, SOCK_STREAM);
   * const copy = a.dup();
   * a.close();
   * await copy.send("still open");
   * console.log((await b.recv()).text); // still open
   * for (const one of [copy, b]) one.close();
   * ```
   */
  dup(): Socket {
    return new Socket(sys.dup(this.#live("dup")), this.#domain, this.#type, this.#wait);
  }

  /**
   * shutdown(2): ends one direction of the connection, or both; the descriptor stays open.
   *
   * @param how `SHUT_WR` ends sending (the peer reads the end of the stream), `SHUT_RD` receiving, `SHUT_RDWR` both
   * @throws {SocketError} ENOTCONN
   * @example
   * ```ts
   * import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * server.listen(2);
   * const client = socket(AF_INET, SOCK_STREAM);
   * await client.connect("127.0.0.1", server.getsockname().port);
   * const conn = await server.accept();
   * client.shutdown(SHUT_WR);
   * console.log((await conn.recv()).length); // 0
   * for (const one of [client, conn, server]) one.close();
   * ```
   */
  shutdown(how: number = SHUT_RDWR): void {
    sys.shutdown(this.#live("shutdown"), how);
  }

  /**
   * close(2): gives the descriptor back. Waits in progress on it end with an error. Where a thread is blocked in a
   * call, the socket is shut down first, since close alone would not wake it. Closing twice does nothing.
   *
   * @example
   * ```ts
   * import { AF_INET, SOCK_STREAM, socket } from "socklab";
   *
   * const client = socket(AF_INET, SOCK_STREAM);
   * client.close();
   * client.close();
   * console.log(client.closed); // true
   * ```
   */
  close(): void {
    if (!this.#handle.release()) return;
    unregister(this);
    poller.wake("closed", this.#handle);
    const ended = endThreads("closed", this.#handle);
    if (ended === undefined) this.#closeNow();
    else closesLater(ended.then(() => this.#closeNow()));
  }

  #closeNow(): void {
    if (this.#handle.lost) return; // sys.close was quicker, and the number may be another's by now
    disown(this.fd);
    call(SPECS.close, BY.YOU, this.fd);
  }

  /**
   * getsockname(2): the socket's own address.
   *
   * @example
   * ```ts
   * import { AF_INET, formatAddress, SOCK_STREAM, socket } from "socklab";
   *
   * const client = socket(AF_INET, SOCK_STREAM);
   * console.log(formatAddress(client.getsockname())); // 0.0.0.0:0
   * client.close();
   * ```
   */
  getsockname(): Address {
    return sys.getsockname(this.#live("getsockname")) as Address;
  }

  /**
   * getpeername(2): the peer's address.
   *
   * @throws {SocketError} ENOTCONN while there is none
   * @example
   * ```ts
   * import { AF_INET, formatAddress, SOCK_DGRAM, socket } from "socklab";
   *
   * const udp = socket(AF_INET, SOCK_DGRAM);
   * await udp.connect("127.0.0.1", 9); // of a datagram socket only a note: nothing is sent
   * console.log(formatAddress(udp.getpeername())); // 127.0.0.1:9
   * udp.close();
   * ```
   */
  getpeername(): Address {
    return sys.getpeername(this.#live("getpeername")) as Address;
  }

  /**
   * setsockopt(2): sets an option.
   *
   * @param level `SOL_SOCKET`, `IPPROTO_TCP`, `IPPROTO_IP` …
   * @param value a number or boolean; `{ onoff, linger }` for SO_LINGER; milliseconds for the two timeouts; a text for
   * TCP_CONGESTION; whatever else `sys.setsockopt` takes
   * @throws {SocketError} ENOPROTOOPT, EINVAL, EPERM
   * @example
   * ```ts
   * import { AF_INET, SO_LINGER, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.setsockopt(SOL_SOCKET, SO_REUSEADDR, true);
   * server.setsockopt(SOL_SOCKET, SO_LINGER, { onoff: true, linger: 2 });
   * console.log(server.getsockopt(SOL_SOCKET, SO_LINGER)); // 2
   * server.close();
   * ```
   */
  setsockopt(level: number, option: number, value: OptionValue): void {
    sys.setsockopt(this.#live("setsockopt"), level, option, value);
  }

  /**
   * getsockopt(2): reads an option. What was set need not be what is read: the kernel doubles SO_RCVBUF, for one.
   * With a length as the last argument, it gives the bytes as they lie in memory.
   *
   * @param level `SOL_SOCKET`, `IPPROTO_TCP`, `IPPROTO_IP` …
   * @returns a number for most: seconds for SO_LINGER (-1 when it is off), milliseconds for the two timeouts; a text
   * for TCP_CONGESTION, an object for SO_PEERCRED and TCP_INFO, as `sys.getsockopt` says
   * @throws {SocketError} ENOPROTOOPT
   * @example
   * ```ts
   * import { AF_INET, SO_RCVBUF, SOCK_STREAM, SOL_SOCKET, socket } from "socklab";
   *
   * const client = socket(AF_INET, SOCK_STREAM);
   * client.setsockopt(SOL_SOCKET, SO_RCVBUF, 4096);
   * console.log(client.getsockopt(SOL_SOCKET, SO_RCVBUF)); // 8192
   * client.close();
   * ```
   */
  getsockopt<L extends number, O extends number>(level: L, option: O): OptionResult<L, O>;
  getsockopt(level: number, option: number, length: number): Uint8Array;
  getsockopt(level: number, option: number, length?: number): unknown {
    const fd = this.#live("getsockopt");
    return length === undefined ? sys.getsockopt(fd, level, option) : sys.getsockopt(fd, level, option, length);
  }

  /**
   * Sends all of the data, in as many `send` calls as it takes.
   *
   * @returns how many bytes that were
   * @throws {SocketError} EPIPE, ECONNRESET, ENOTCONN; its `done` tells how many bytes the kernel took before
   * @throws {WaitError} when the peer makes no room in time; its `done` likewise
   * @example
   * ```ts
   * import { AF_INET, SOCK_STREAM, socket } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * server.listen(2);
   * const client = socket(AF_INET, SOCK_STREAM);
   * await client.connect("127.0.0.1", server.getsockname().port);
   * const conn = await server.accept();
   * const sent = client.sendAll(new Uint8Array(8_000_000)); // more than the buffers hold
   * const got = await conn.recvExactly(8_000_000);
   * console.log((await sent) === got.length); // true
   * for (const one of [client, conn, server]) one.close();
   * ```
   */
  sendAll(data: Data, options: WaitOptions = NO_OPTIONS): Promise<number> {
    return promised("sendAll", () => sendAll(this, data, options));
  }

  /**
   * Receives exactly so many bytes, in as many `recv` calls as it takes.
   *
   * @throws {StreamError} when the stream ends before; its `partial` has what came
   * @throws {SocketError} ENOTCONN, ECONNRESET; its `partial` has what came
   * @throws {WaitError} when they did not come in time; its `partial` has what came
   * @example
   * ```ts
   * import { AF_INET, SOCK_STREAM, socket } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * server.listen(2);
   * const client = socket(AF_INET, SOCK_STREAM);
   * await client.connect("127.0.0.1", server.getsockname().port);
   * const conn = await server.accept();
   * await client.send("hello");
   * console.log((await conn.recvExactly(4)).text); // hell
   * for (const one of [client, conn, server]) one.close();
   * ```
   */
  recvExactly(count: number, options: WaitOptions = NO_OPTIONS): Promise<Bytes> {
    return promised("recvExactly", () => recvExactly(this, count, options));
  }

  /**
   * Receives up to a delimiter and with it, and leaves what follows in the queue: it looks first (MSG_PEEK), then
   * takes.
   *
   * @param delimiter `"\n"` for lines
   * @param options `maxBytes` is 65 536 unless said otherwise
   * @throws {SocketError} ENOTCONN, ECONNRESET; its `partial` has what was taken
   * @throws {StreamError} when the stream ends before, or `maxBytes` come without it; its `partial` has what was taken
   * @throws {WaitError} when it did not come in time; its `partial` has what was taken
   * @example
   * ```ts
   * import { AF_INET, SOCK_STREAM, socket } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * server.listen(2);
   * const client = socket(AF_INET, SOCK_STREAM);
   * await client.connect("127.0.0.1", server.getsockname().port);
   * const conn = await server.accept();
   * await client.send("first\nsecond\n");
   * console.log((await conn.recvUntil("\n")).text.trimEnd()); // first
   * for (const one of [client, conn, server]) one.close();
   * ```
   */
  recvUntil(delimiter: Data, options: WaitOptions & { readonly maxBytes?: number } = NO_OPTIONS): Promise<Bytes> {
    return promised("recvUntil", () => recvUntil(this, delimiter, options));
  }

  /**
   * What the kernel says of this socket now: its addresses, its TCP state, its queues. The questions are in the record.
   *
   * @example
   * ```ts
   * import { AF_INET, SOCK_STREAM, socket } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * server.listen(2);
   * const client = socket(AF_INET, SOCK_STREAM);
   * await client.connect("127.0.0.1", server.getsockname().port);
   * console.log(server.view().acceptQueue, client.view().state); // 1 ESTABLISHED
   * for (const one of [client, server]) one.close();
   * ```
   */
  view(): KernelView {
    return askKernel(this.#live("view"));
  }

  /**
   * One line: descriptor, kind, and the addresses and state that the kernel gives it now.
   *
   * @example
   * ```ts
   * import { AF_INET, SOCK_STREAM, socket } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * console.log(String(server)); // Socket(…) AF_INET SOCK_STREAM, CLOSE, 127.0.0.1:…
   * server.close();
   * ```
   */
  toString(): string {
    const kind = `${nameOf.family(this.#domain)} ${nameOf.type(this.#type)}`;
    if (this.closed) return `Socket(${this.fd}) ${kind}, closed`;
    const { local, peer, state } = look(this.fd);
    const ends = [local, peer].filter((end) => end !== undefined).map(formatAddress);
    return [`Socket(${this.fd}) ${kind}`, state, ends.join(" to ")].filter(Boolean).join(", ");
  }

  /** @internal */
  [INSPECT](): string {
    return this.toString();
  }

  /** @internal */
  [DENO_INSPECT](): string {
    return this.toString();
  }

  #perform<T>(options: WaitOptions, operation: Operation<T>): T | Promise<T> {
    return perform(this.#handle, operation, options, this.#wait);
  }

  #check(syscall: string, options: object, known = WAIT_KEYS): void {
    if (options !== NO_OPTIONS) checkOptions(syscall, options, known);
  }

  #flags(syscall: string, options: { readonly flags?: number }): number {
    this.#check(syscall, options, FLAG_KEYS);
    return options.flags === undefined ? 0 : checkInt(syscall, "flags", options.flags);
  }

  /** Whether flags mean that nothing is waited for: an urgent byte of a stream and an error of the queue are there or not. */
  #receivesAtOnce(flags: number): boolean {
    const never = MSG_DONTWAIT | (this.#isStream ? MSG_OOB : 0) | (this.#domain === AF_UNIX ? 0 : MSG_ERRQUEUE);
    return (flags & never) !== 0;
  }

  /** How many of so many bytes a call waits for. Messages come whole anyway. */
  #least(flags: number, max: number): number {
    if (!this.#isStream || this.#receivesAtOnce(flags)) return 1;
    return (flags & MSG_WAITALL) !== 0 ? max : Math.min(max, this.#handle.leastBytes);
  }

  get #isStream(): boolean {
    return (this.#type & TYPE_MASK) === SOCK_STREAM;
  }

  /** Receives so many bytes at least, and `max` at most. */
  async #receiveBytes(spec: Spec, max: number, least: number, flags: number, options: WaitOptions): Promise<Bytes> {
    const all = new Uint8Array(max);
    const count = await this.#receiveLeast(spec, all, least, flags, options);
    return explainEmpty(copyBytes(all, Math.min(count, max)), this.#type, max);
  }

  /** Fills a buffer with so many bytes at least, and tells how far. */
  #receiveLeast(spec: Spec, buffer: Uint8Array, least: number, flags: number, options: WaitOptions): Promise<number> {
    const part = (from: number): Operation<number> => ({
      what: `bytes from ${this.#peer ?? "the peer"}`,
      spec,
      want: "in",
      needsNonblocking: spec === SPECS.read,
      text: String(buffer.length - from),
      args: (dontWait) => {
        const rest = buffer.subarray(from);
        if (spec === SPECS.read) return [this.fd, rest, rest.length];
        const { bytes, length } = sockaddrBuffer();
        const address = spec === SPECS.recvfrom ? [bytes, length] : [];
        return [this.fd, rest, rest.length, flags | (dontWait ? MSG_DONTWAIT : 0), ...address];
      },
      done: (result, args) => {
        const got = args[1] as Uint8Array;
        if (got.buffer !== buffer.buffer) buffer.set(got.subarray(0, result), from);
        return result;
      },
    });
    return receiveAtLeast(this.#handle, part, least, (flags & MSG_PEEK) !== 0, options, this.#wait);
  }

  async #receiveMessageInParts(
    room: MessageRoom,
    least: number,
    flags: number,
    options: WaitOptions,
  ): Promise<ReceivedMessage> {
    const message = new MessageInParts(this.fd, room, flags);
    const peeks = (flags & MSG_PEEK) !== 0;
    const part = (from: number): Operation<number> => message.part(from);
    const isEnough = (): boolean => message.isEnough;
    const bytes = await receiveAtLeast(this.#handle, part, least, peeks, options, this.#wait, isEnough);
    return message.message(bytes, this.#type);
  }

  #live(syscall: string): number {
    if (!this.#handle.closed) return this.#handle.fd;
    throw new ArgumentError(
      "ERR_CLOSED",
      syscall,
      "this",
      `this socket was closed, and its number ${this.fd} may belong to another one now: make a new socket`,
    );
  }
}

/**
 * socket(2): creates an endpoint for communication. It has no address and no peer yet.
 *
 * @param domain the address family: `AF_INET` (IPv4), `AF_INET6` or `AF_UNIX`
 * @param type `SOCK_STREAM` for a stream of bytes (TCP), `SOCK_DGRAM` for single messages (UDP); with
 * `SOCK_NONBLOCK` beside it the descriptor begins with `O_NONBLOCK`
 * @param protocol 0 lets family and type decide
 * @param options `wait` chooses how this socket's calls wait, unless a call says otherwise
 * @throws {SocketError} EAFNOSUPPORT, EPROTONOSUPPORT, ESOCKTNOSUPPORT, EINVAL, EMFILE
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, socket } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.listen(2);
 * const client = socket(AF_INET, SOCK_STREAM);
 * await client.connect("127.0.0.1", server.getsockname().port);
 * const conn = await server.accept();
 * await client.send("hello");
 * console.log((await conn.recv(1024)).text); // hello
 * for (const one of [client, conn, server]) one.close();
 * ```
 */
export function socket(domain: number, type: number, protocol = 0, options: SocketOptions = {}): Socket {
  checkSocketOptions("socket", options);
  return new Socket(sys.socket(domain, type, protocol), domain, type, options.wait);
}

/**
 * socketpair(2): makes two sockets that are connected to each other and have no address.
 *
 * @param domain `AF_UNIX`; the kernel has no pairs of another family
 * @param type `SOCK_STREAM`, `SOCK_DGRAM`, or `SOCK_SEQPACKET`: a connection that keeps the borders of messages
 * @param options `wait` chooses how their calls wait, unless a call says otherwise
 * @throws {SocketError} EOPNOTSUPP, EAFNOSUPPORT, EMFILE
 * @example
 * ```ts
 * import { AF_UNIX, SOCK_STREAM, socketpair } from "socklab";
 *
 * const [a, b] = socketpair(AF_UNIX, SOCK_STREAM);
 * await a.send("hello");
 * console.log((await b.recv()).text); // hello
 * for (const one of [a, b]) one.close();
 * ```
 */
export function socketpair(domain: number, type: number, protocol = 0, options: SocketOptions = {}): [Socket, Socket] {
  checkSocketOptions("socketpair", options);
  const [one, other] = sys.socketpair(domain, type, protocol);
  return [new Socket(one, domain, type, options.wait), new Socket(other, domain, type, options.wait)];
}

function checkSocketOptions(syscall: string, options: SocketOptions): void {
  checkOptions(syscall, options, ["wait"], '{ wait: "thread" }');
  if (options.wait !== undefined) checkHow(syscall, options.wait);
}

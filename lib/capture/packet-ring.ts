import { INSTRUCTION_BYTES } from "../base/bpf.ts";
import { BY, call, callOnThread, orThrow } from "../syscall/call.ts";
import { wallClockAheadNs } from "../syscall/clock.ts";
import {
  AF_PACKET,
  MAP_SHARED,
  PACKET_RX_RING,
  PACKET_VERSION,
  PROT_READ,
  PROT_WRITE,
  SO_ATTACH_FILTER,
  SOCK_DGRAM,
  SOL_PACKET,
  SOL_SOCKET,
} from "../syscall/constants.ts";
import { addressOf, libc, SPECS } from "../syscall/libc.ts";
import { nameOf } from "../syscall/names.ts";
import type { RawPacket } from "./packet.ts";

const FRAME = 512;
const BLOCK = 65_536;
/** How many packets one capture holds. */
export const FRAMES = 16_384;
const RING = FRAME * FRAMES;
const TPACKET_V2 = 1;
/** The frame is ours to read: the kernel writes this word last. */
const TP_STATUS_USER = 1;
const FILTER_BYTES = 16;
const ETH_P_ALL = 0x0003;
/** The loopback interface has this number in every network namespace. */
export const LOOPBACK = 1;
/** Stands for all interfaces. */
export const EVERY_INTERFACE = 0;
/** Where a frame says which way its packet went: `sll_pkttype` after the header of TPACKET_V2. */
const DIRECTION_AT = 42;
const PACKET_OUTGOING = 4;

/** A packet, and whether this host sent it. */
export type DirectedPacket = RawPacket & { readonly outgoing: boolean };

/**
 * A packet socket on the loopback interface, with a ring of frames (`PACKET_RX_RING`) that the kernel writes the packets
 * to as they are sent, each with its time, whatever this process does meanwhile. The ring is filled once: what comes
 * after its last frame is dropped, so the memory is bounded.
 *
 * The mapping keeps the socket alive, so that no descriptor stays open and sockets get the same numbers as without.
 * See packet(7), and Documentation/networking/packet_mmap.rst of the kernel.
 */
export class PacketRing {
  #at = 0;
  #taken = 0;
  readonly #aheadNs = wallClockAheadNs();
  readonly #sinceNs: number;

  /**
   * @param program the filter
   * @param sinceNs the moment of now, for the packets' clock
   * @param interfaceIndex the number of the interface
   * @throws {SocketError} EPERM without CAP_NET_RAW
   */
  constructor(program: Uint8Array, sinceNs: number, interfaceIndex = LOOPBACK) {
    this.#sinceNs = sinceNs;
    const made = call(SPECS.socket, BY.LIBRARY, AF_PACKET, SOCK_DGRAM, 0);
    const fd = orThrow(SPECS.socket, made, -1, "AF_PACKET, SOCK_DGRAM, 0");
    try {
      setOption(fd, SOL_PACKET, PACKET_VERSION, Int32Array.of(TPACKET_V2));
      setOption(fd, SOL_PACKET, PACKET_RX_RING, Int32Array.of(BLOCK, RING / BLOCK, FRAME, FRAMES));
      setOption(fd, SOL_SOCKET, SO_ATTACH_FILTER, filterOption(program), FILTER_BYTES);
      const mapped = call(SPECS.mmap, BY.LIBRARY, null, RING, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
      this.#at = orThrow(SPECS.mmap, mapped, -1);
      const address = linkAddress(interfaceIndex, ETH_P_ALL);
      orThrow(SPECS.bind, call(SPECS.bind, BY.LIBRARY, fd, address, address.length), fd, `interface ${interfaceIndex}`);
    } catch (error) {
      this.close();
      throw error;
    } finally {
      call(SPECS.close, BY.LIBRARY, fd);
    }
  }

  /** Whether the last frame is taken. */
  get full(): boolean {
    return this.#taken === FRAMES;
  }

  /** The packets since the last time, in the order in which they were sent. */
  take(nowNs: number): DirectedPacket[] {
    const found: DirectedPacket[] = [];
    const aheadNs = wallClockAheadNs();
    const status = new Uint8Array(4);
    const frame = new Uint8Array(FRAME);
    const view = new DataView(frame.buffer);
    for (; this.#at !== 0 && this.#taken < FRAMES; this.#taken++) {
      const at = this.#at + this.#taken * FRAME;
      libc.memcpy(status, at, 4);
      if (((status[0] ?? 0) & TP_STATUS_USER) === 0) break;
      libc.memcpy(frame, at, FRAME);
      const wallNs = BigInt(view.getUint32(16, true)) * 1_000_000_000n + BigInt(view.getUint32(20, true));
      const start = view.getUint16(14, true);
      found.push({
        atNs: monotonicOf(wallNs, [this.#aheadNs, aheadNs], [this.#sinceNs, nowNs]),
        bytes: frame.slice(start, start + view.getUint32(8, true)),
        length: view.getUint32(4, true),
        outgoing: frame[DIRECTION_AT] === PACKET_OUTGOING,
      });
    }
    return found;
  }

  /**
   * Ends the capture, and gives the ring's memory back: on a thread, since with its memory the socket goes, and for that the
   * kernel waits until no processor is at a packet any more, some 25 ms.
   */
  close(): void {
    if (this.#at !== 0) void callOnThread(0, SPECS.munmap, BY.LIBRARY, this.#at, RING);
    this.#at = 0;
  }
}

/**
 * When something happened, by CLOCK_MONOTONIC. The frames bear the wall clock's time: where that was set between the begin
 * of a capture and now, only one of the two differences makes sense.
 *
 * @param aheadNs by how much the wall clock was ahead, then and now
 * @param span the begin of the capture, and now
 */
export function monotonicOf(
  wallNs: bigint,
  aheadNs: readonly [then: bigint, now: bigint],
  span: readonly [sinceNs: number, nowNs: number],
): number {
  const atNs = Number(wallNs - aheadNs[1]);
  return atNs < span[0] || atNs > span[1] ? Number(wallNs - aheadNs[0]) : atNs;
}

type Bytes = Uint8Array | Int32Array;

function setOption(fd: number, level: number, option: number, value: Bytes, length = value.byteLength): void {
  const result = call(SPECS.setsockopt, BY.LIBRARY, fd, level, option, value, length);
  orThrow(SPECS.setsockopt, result, fd, nameOf.option(level, option));
}

/** `struct sock_fprog`: how many instructions, and where they lie; they follow it in the same array, which keeps them alive. */
function filterOption(program: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(FILTER_BYTES + program.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, program.length / INSTRUCTION_BYTES, true);
  view.setBigUint64(8, addressOf(bytes) + BigInt(FILTER_BYTES), true);
  bytes.set(program, FILTER_BYTES);
  return bytes;
}

/** `struct sockaddr_ll`: which interface, and which kinds of packets. */
function linkAddress(index: number, protocol: number): Uint8Array {
  const bytes = new Uint8Array(20);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, AF_PACKET, true);
  view.setUint16(2, protocol);
  view.setInt32(4, index, true);
  return bytes;
}

import { readlinkSync } from "node:fs";
import type { InetAddress } from "../syscall/address.ts";
import { openDescriptors } from "../syscall/open-descriptors.ts";
import { tcpEndpoints } from "../trace/linux/procnet.ts";

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, k: number];

const LOAD_BYTE = 0x30;
const LOAD_WORD = 0x20;
const LOAD_WORD_AT_X = 0x40;
const X_IS_HEADER_LENGTH = 0xb1;
const AND = 0x54;
const GO = 0x05;
const EQUAL = 0x15;
const RETURN = 0x06;
const DROP: Instruction = [RETURN, 0, 0, 0];
const KEEP: Instruction = [RETURN, 0, 0, 0x40000];
/** Where a filter finds out which way a packet goes; linux/filter.h calls it SKF_AD_OFF + SKF_AD_PKTTYPE. */
const DIRECTION = 0xfffff004;
const OUTGOING = 4;
const [TCP, UDP, ICMP, ICMPV6] = [6, 17, 1, 58] as const;
/** The kernel takes 4,096 instructions. */
const MOST_PAIRS = 1000;

/**
 * The program that the kernel runs on each packet (classic BPF): keeps TCP, UDP and ICMP. A loopback packet passes twice,
 * on its way out and on its way in: the first is kept.
 *
 * @param pairs connections to leave out, each as source port × 65536 + destination port
 * @returns an array of `struct sock_filter`
 */
export function filterProgram(pairs: readonly number[]): Uint8Array {
  const program: Instruction[] = [
    [LOAD_WORD, 0, 0, DIRECTION],
    [EQUAL, 1, 0, OUTGOING],
    DROP,
    [LOAD_BYTE, 0, 0, 0],
    [AND, 0, 0, 0xf0],
    [EQUAL, 1, 0, 0x40], // IPv4: two further on
    [EQUAL, 9, 5, 0x60], // IPv6: ten further on, else to the next DROP
    [LOAD_BYTE, 0, 0, 9], // the protocol of IPv4
    [EQUAL, 0, 1, ICMP],
    KEEP,
    [EQUAL, 2, 0, TCP],
    [EQUAL, 1, 0, UDP],
    DROP,
    [X_IS_HEADER_LENGTH, 0, 0, 0],
    [LOAD_WORD_AT_X, 0, 0, 0], // both ports
    [GO, 0, 0, 7],
    [LOAD_BYTE, 0, 0, 6], // the next header of IPv6
    [EQUAL, 0, 1, ICMPV6],
    KEEP,
    [EQUAL, 2, 0, TCP],
    [EQUAL, 1, 0, UDP],
    DROP,
    [LOAD_WORD, 0, 0, 40], // both ports
    ...pairs.slice(0, MOST_PAIRS).flatMap((pair): Instruction[] => [[EQUAL, 0, 1, pair], DROP]),
    KEEP,
  ];
  const bytes = new Uint8Array(program.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [i, [code, ifTrue, ifFalse, k]] of program.entries()) {
    view.setUint16(i * 8, code, true);
    view.setUint8(i * 8 + 2, ifTrue);
    view.setUint8(i * 8 + 3, ifFalse);
    view.setUint32(i * 8 + 4, k, true);
  }
  return bytes;
}

/** The connections within this machine that exist already and are none of ours, Jupyter's own for example. */
export function foreignConnections(): number[] {
  const ours = new Set(openDescriptors().map(inodeOf));
  const connected = tcpEndpoints().filter((one) => one.peer.port > 0);
  const byEnds = new Map(connected.map((one) => [`${place(one.local)} ${place(one.peer)}`, one]));
  const foreign = connected.filter((one) => {
    const other = byEnds.get(`${place(one.peer)} ${place(one.local)}`);
    return other !== undefined && !ours.has(one.inode) && !ours.has(other.inode);
  });
  return foreign.map(({ local, peer }) => local.port * 65536 + peer.port);
}

/** `::ffff:127.0.0.1` is 127.0.0.1: an IPv6 socket may have an IPv4 peer. */
function place({ host, port }: InetAddress): string {
  return `${host.replace(/^::ffff:(?=\d+\.)/, "")} ${port}`;
}

function inodeOf(fd: number): number {
  try {
    return Number(/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1]);
  } catch {
    return Number.NaN; // closed meanwhile
  }
}

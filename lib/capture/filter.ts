import { BPF, encodeProgram, type Instruction } from "../base/bpf.ts";
import { type InetAddress, unmapped } from "../syscall/address.ts";
import { openDescriptors } from "../syscall/open-descriptors.ts";
import { descriptorTarget, socketInode } from "../trace/linux/proc-fd.ts";
import { type TcpEndpoint, tcpEndpoints } from "../trace/linux/procnet.ts";

const { LOAD_BYTE, LOAD_WORD, LOAD_WORD_AT_X, X_IS_HEADER_LENGTH, AND, SKIP, IF_EQUAL, RETURN } = BPF;
const DROP: Instruction = [RETURN, 0, 0, 0];
/** The answer is how many bytes of the packet to keep: more than any has. */
const KEEP: Instruction = [RETURN, 0, 0, 0x40000];
/** Where a filter finds out which way a packet goes; linux/filter.h calls it SKF_AD_OFF + SKF_AD_PKTTYPE. */
const DIRECTION = 0xfffff004;
const OUTGOING = 4;
const [TCP, UDP, ICMP, ICMPV6] = [6, 17, 1, 58] as const;
const OUTGOING_ONLY: readonly Instruction[] = [[LOAD_WORD, 0, 0, DIRECTION], [IF_EQUAL, 1, 0, OUTGOING], DROP];
/** The kernel takes 4,096 instructions, of which a pair needs two. */
const MOST_PAIRS = 1000;

/**
 * The program that the kernel runs on each packet (classic BPF): keeps TCP, UDP and ICMP. A loopback packet passes twice,
 * on its way out and on its way in: the first is kept.
 *
 * @param pairs connections to leave out, each as source port × 65536 + destination port
 * @param bothWays whether to keep both: between hosts a packet that comes in is not one that goes out
 * @returns an array of `struct sock_filter`
 */
export function filterProgram(pairs: readonly number[], bothWays = false): Uint8Array {
  return encodeProgram([
    ...(bothWays ? [] : OUTGOING_ONLY),
    [LOAD_BYTE, 0, 0, 0],
    [AND, 0, 0, 0xf0],
    [IF_EQUAL, 1, 0, 0x40], // IPv4: two further on
    [IF_EQUAL, 9, 5, 0x60], // IPv6: ten further on, else to the next DROP
    [LOAD_BYTE, 0, 0, 9], // the protocol of IPv4
    [IF_EQUAL, 0, 1, ICMP],
    KEEP,
    [IF_EQUAL, 2, 0, TCP],
    [IF_EQUAL, 1, 0, UDP],
    DROP,
    [X_IS_HEADER_LENGTH, 0, 0, 0],
    [LOAD_WORD_AT_X, 0, 0, 0], // both ports
    [SKIP, 0, 0, 7],
    [LOAD_BYTE, 0, 0, 6], // the next header of IPv6
    [IF_EQUAL, 0, 1, ICMPV6],
    KEEP,
    [IF_EQUAL, 2, 0, TCP],
    [IF_EQUAL, 1, 0, UDP],
    DROP,
    [LOAD_WORD, 0, 0, 40], // both ports
    ...pairs.slice(0, MOST_PAIRS).flatMap((pair): Instruction[] => [[IF_EQUAL, 0, 1, pair], DROP]),
    KEEP,
  ]);
}

/** The connections within this machine that exist already and are none of ours, Jupyter's own for example. */
export function foreignConnections(endpoints: readonly TcpEndpoint[] = tcpEndpoints()): number[] {
  const ours = new Set(openDescriptors().map((fd) => socketInode(descriptorTarget("/proc/self", fd))));
  const connected = endpoints.filter((one) => one.peer.port > 0);
  const byEnds = new Map(connected.map((one) => [`${end(one.local)} ${end(one.peer)}`, one]));
  const foreign = connected.filter((one) => {
    const other = byEnds.get(`${end(one.peer)} ${end(one.local)}`);
    return other !== undefined && !ours.has(one.inode) && !ours.has(other.inode);
  });
  return foreign.map(({ local, peer }) => local.port * 65536 + peer.port);
}

const end = ({ host, port }: InetAddress): string => `${unmapped(host)} ${port}`;

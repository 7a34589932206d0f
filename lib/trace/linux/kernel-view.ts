import { type Address, decodeAddress, sockaddrBuffer } from "../../syscall/address.ts";
import { BY, call } from "../../syscall/call.ts";
import {
  IPPROTO_TCP,
  SIOCINQ,
  SIOCOUTQ,
  SO_MEMINFO,
  SO_TYPE,
  SOCK_DGRAM,
  SOL_SOCKET,
  TCP_INFO,
} from "../../syscall/constants.ts";
import { SPECS } from "../../syscall/libc.ts";
import { decodeTcpInfo, TCP_INFO_BYTES, type TcpInfo, type TcpState } from "../../syscall/tcp-info.ts";

export { TCP_STATES, type TcpInfo, type TcpState } from "../../syscall/tcp-info.ts";

/** What the kernel says of one socket at one moment. A field that this kind of socket does not have is absent. */
export interface KernelView {
  /** The descriptor that was asked about. */
  readonly fd: number;
  /** Of a TCP socket: its state. */
  readonly state?: TcpState;
  /** Its own address: getsockname(2). */
  readonly local?: Address;
  /** The peer's: getpeername(2); absent while there is none. */
  readonly peer?: Address;
  /** Of a stream: bytes that have arrived and wait for `recv`. */
  readonly recvQueue?: number;
  /** Of a TCP connection: bytes given to `send` that the peer has not acknowledged. */
  readonly sendQueue?: number;
  /** Of datagrams: how many bytes the next one has (SIOCINQ); 0 too where there is none. */
  readonly nextDatagram?: number;
  /**
   * Of all but TCP: bytes of memory that all that has arrived takes, the kernel's own overhead included (SO_MEMINFO). UDP
   * gives it back in batches: it may lag behind what was read, and is 0 when nothing is left. What a Unix socket has
   * received counts at its sender.
   */
  readonly recvMemory?: number;
  /** Of all but TCP: bytes of memory that what was sent takes until it is received or gone, overhead included. */
  readonly sendMemory?: number;
  /** Of a listener: finished connections waiting for `accept`. */
  readonly acceptQueue?: number;
  /** Of a listener: its backlog as the kernel keeps it. One connection more than this fits. */
  readonly acceptLimit?: number;
  /**
   * Of a listener, where `kernelView` or `view` asked: connections whose handshake has begun and not ended, in state
   * SYN_RECV. `/proc/net/tcp` has them, and takes milliseconds.
   */
  readonly halfOpen?: number;
  /** Of a TCP socket: all that `TCP_INFO` told. */
  readonly tcp?: TcpInfo;
}

/** `SO_MEMINFO` fills in nine numbers, of which the first and the third tell what is received and what is sent. */
const MEMINFO_INTS = 9;

/** Asks the kernel about a descriptor that is known to be ours. The questions are system calls too, and recorded as such. */
export function look(fd: number): KernelView {
  const local = name(fd, SPECS.getsockname);
  if (local === undefined) return { fd }; // it is no socket
  const tcp = local.family === "AF_UNIX" ? undefined : tcpInfo(fd);
  if (tcp?.state === "LISTEN") {
    return { fd, state: "LISTEN", local, acceptQueue: tcp.unacked, acceptLimit: tcp.sacked, tcp };
  }
  const peer = name(fd, SPECS.getpeername);
  return {
    fd,
    ...(tcp && { state: tcp.state }),
    local,
    ...(peer && { peer }),
    ...(tcp ? bytesOf(fd, tcp.state) : buffersOf(fd, local.family === "AF_UNIX" && !keepsMessages(fd))),
    ...(tcp && { tcp }),
  };
}

type Queues = Pick<KernelView, "recvQueue" | "sendQueue" | "nextDatagram" | "recvMemory" | "sendMemory">;

/** The queues of a TCP connection, in bytes of its stream. */
function bytesOf(fd: number, state: TcpState): Queues {
  const recvQueue = queue(fd, SIOCINQ);
  const sendQueue = state === "CLOSE" ? undefined : queue(fd, SIOCOUTQ); // what it would say then means nothing
  return { ...(recvQueue !== undefined && { recvQueue }), ...(sendQueue !== undefined && { sendQueue }) };
}

/** What the buffers of any other socket take: the kernel counts bytes of a Unix stream only, and only those to read. */
function buffersOf(fd: number, isStream: boolean): Queues {
  const inq = queue(fd, SIOCINQ);
  const memory = new Int32Array(MEMINFO_INTS);
  const length = Int32Array.of(memory.byteLength);
  const known = call(SPECS.getsockopt, BY.PROBE, fd, SOL_SOCKET, SO_MEMINFO, memory, length) >= 0;
  const [recvMemory = 0, , sendMemory = 0] = memory;
  return {
    ...(inq !== undefined && (isStream ? { recvQueue: inq } : { nextDatagram: inq })),
    ...(known && { recvMemory, sendMemory }),
  };
}

/** Whether a Unix socket's messages stay apart: SIOCINQ then tells of the next one only. See unix(7). */
function keepsMessages(fd: number): boolean {
  const type = new Int32Array(1);
  const length = Int32Array.of(type.byteLength);
  return call(SPECS.getsockopt, BY.PROBE, fd, SOL_SOCKET, SO_TYPE, type, length) >= 0 && type[0] === SOCK_DGRAM;
}

function name(fd: number, spec: typeof SPECS.getsockname): Address | undefined {
  const { bytes, length } = sockaddrBuffer();
  return call(spec, BY.PROBE, fd, bytes, length) < 0 ? undefined : decodeAddress(bytes, length[0]);
}

function queue(fd: number, request: number): number | undefined {
  const value = new Int32Array(2);
  return call(SPECS.ioctl, BY.PROBE, fd, request, value) < 0 ? undefined : value[0];
}

function tcpInfo(fd: number): TcpInfo | undefined {
  const bytes = new Uint8Array(TCP_INFO_BYTES);
  const length = Int32Array.of(bytes.length);
  if (call(SPECS.getsockopt, BY.PROBE, fd, IPPROTO_TCP, TCP_INFO, bytes, length) < 0) return undefined;
  return decodeTcpInfo(bytes);
}

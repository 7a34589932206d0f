import { type Address, decodeAddress, sockaddrBuffer } from "../../syscall/address.ts";
import { BY, call } from "../../syscall/call.ts";
import { IPPROTO_TCP, SIOCINQ, SIOCOUTQ, TCP_INFO } from "../../syscall/constants.ts";
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
  /** Bytes that have arrived and wait for `recv`. */
  readonly recvQueue?: number;
  /** Bytes given to `send` that the peer has not acknowledged. */
  readonly sendQueue?: number;
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

/** Asks the kernel about a descriptor that is known to be ours. The questions are system calls too, and recorded as such. */
export function look(fd: number): KernelView {
  const local = name(fd, SPECS.getsockname);
  const tcp = local?.family === "AF_UNIX" ? undefined : tcpInfo(fd);
  if (tcp?.state === "LISTEN") {
    return { fd, state: "LISTEN", ...(local && { local }), acceptQueue: tcp.unacked, acceptLimit: tcp.sacked, tcp };
  }
  const peer = name(fd, SPECS.getpeername);
  const recvQueue = queue(fd, SIOCINQ);
  const sendQueue = tcp?.state === "CLOSE" ? undefined : queue(fd, SIOCOUTQ); // what it would say then means nothing
  return {
    fd,
    ...(tcp && { state: tcp.state }),
    ...(local && { local }),
    ...(peer && { peer }),
    ...(recvQueue !== undefined && { recvQueue }),
    ...(sendQueue !== undefined && { sendQueue }),
    ...(tcp && { tcp }),
  };
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

/** The states of a TCP connection by Linux's numbers; `CLOSE` is RFC 9293's CLOSED. */
export const TCP_STATES = [
  "",
  ...["ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT"],
  ...["CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING", "NEW_SYN_RECV"],
] as const;
/** A state of a TCP connection, by Linux's name: RFC 9293's, with `CLOSE` for CLOSED and `_` for the hyphen. */
export type TcpState = Exclude<(typeof TCP_STATES)[number], "">;

/** What `TCP_INFO` tells of a connection. Times are microseconds. See tcp(7) and linux/tcp.h. */
export interface TcpInfo {
  /** The connection's state. */
  readonly state: TcpState;
  /** Unanswered retransmissions of the oldest segment. */
  readonly retransmits: number;
  /** Retransmission timeout, µs. */
  readonly rtoUs: number;
  /** Largest segment that is sent, in bytes. */
  readonly sndMss: number;
  /** Segments sent and not acknowledged; of a listener, connections in its accept queue. */
  readonly unacked: number;
  /** Segments acknowledged selectively; of a listener, its queue's limit. */
  readonly sacked: number;
  /** Smoothed round-trip time, µs. */
  readonly rttUs: number;
  /** Congestion window, in segments. */
  readonly sndCwnd: number;
  /** Segments sent again since the connection began. */
  readonly totalRetrans: number;
  /** Bytes that the peer has acknowledged; its SYN counts as one. */
  readonly bytesAcked: number;
  /** Bytes received in order. */
  readonly bytesReceived: number;
  /** Segments sent, empty ones included. */
  readonly segsOut: number;
  /** Segments received, empty ones included. */
  readonly segsIn: number;
  /** Bytes in the send queue that have not been sent yet. */
  readonly notsentBytes: number;
  /** Bytes that the peer has room for, by its last word: its receive window. 0 on a kernel before 5.4, which does not tell. */
  readonly sndWnd: number;
}

/** How many bytes of `struct tcp_info` are asked for: a kernel may have fewer, or more. */
export const TCP_INFO_BYTES = 256;

/** Reads `struct tcp_info`; what the kernel did not write, or was not asked for, counts as 0. */
export function decodeTcpInfo(bytes: Uint8Array): TcpInfo {
  const whole = new Uint8Array(TCP_INFO_BYTES);
  whole.set(bytes.subarray(0, TCP_INFO_BYTES));
  const view = new DataView(whole.buffer);
  const u32 = (at: number): number => view.getUint32(at, true);
  const u64 = (at: number): number => Number(view.getBigUint64(at, true));
  return {
    state: (TCP_STATES[view.getUint8(0)] || "CLOSE") as TcpState,
    retransmits: view.getUint8(2),
    rtoUs: u32(8),
    sndMss: u32(16),
    unacked: u32(24),
    sacked: u32(28),
    rttUs: u32(68),
    sndCwnd: u32(80),
    totalRetrans: u32(100),
    bytesAcked: u64(120),
    bytesReceived: u64(128),
    segsOut: u32(136),
    segsIn: u32(140),
    notsentBytes: u32(144),
    sndWnd: u32(228),
  };
}

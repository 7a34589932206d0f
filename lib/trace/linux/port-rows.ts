import { readQuietly } from "../../base/ignore-errors.ts";
import type { InetAddress } from "../../syscall/address.ts";
import { TCP_STATES, type TcpState } from "./kernel-view.ts";
import { parseAddress } from "./procnet.ts";

/** A socket, or what is left of a connection, that has a port: one line of `/proc/net/tcp` or of its kin. See proc(5). */
export interface PortRow {
  readonly local: InetAddress;
  readonly peer: InetAddress;
  readonly state: TcpState;
  /** Milliseconds until the timer of TIME_WAIT is over; 0 in other states. */
  readonly timeWaitMs: number;
  readonly uid: number;
  /** 0 where no descriptor belongs to it. */
  readonly inode: number;
}

/** The kernel's table counts the hundredths of a second (USER_HZ) until a timer is over; the timer of TIME_WAIT is its 3rd. */
const TICK_MS = 10;
const TIME_WAIT_TIMER = "03";

/** Who has a port in this network namespace. Sockets that are only bound are not in TCP's tables: see `bound-sockets.ts`. */
export function portRows(protocol: "tcp" | "udp", port: number): PortRow[] {
  const mark = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return [`/proc/net/${protocol}`, `/proc/net/${protocol}6`]
    .flatMap((path) => readQuietly(path).split("\n").slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(mark))
    .map(rowOf);
}

function rowOf(fields: readonly string[]): PortRow {
  const [timer = "", when = "0"] = (fields[5] ?? "").split(":");
  return {
    local: parseAddress(fields[1] ?? ""),
    peer: parseAddress(fields[2] ?? ""),
    state: (TCP_STATES[Number.parseInt(fields[3] ?? "7", 16)] || "CLOSE") as TcpState,
    timeWaitMs: timer === TIME_WAIT_TIMER ? Number.parseInt(when, 16) * TICK_MS : 0,
    uid: Number(fields[7] ?? 0),
    inode: Number(fields[9] ?? 0),
  };
}

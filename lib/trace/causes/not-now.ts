import { MSG_DONTWAIT, SO_RCVTIMEO, SO_SNDTIMEO, SOL_SOCKET } from "../../syscall/constants.ts";
import { nameOf } from "../../syscall/names.ts";
import { fromTimeval } from "../../syscall/option-codecs.ts";
import { type Cause, type Sentence, when } from "./cause.ts";
import type { Facts } from "./facts.ts";

/** A call that returned quicker than this has not waited out a time limit: the kernel's clock ticks no faster. */
const WAITED_NS = 900_000;

/** A call that would have to wait: for nothing, as its flags or the socket's are, or until the socket's own limit was over. */
function notNow(
  atOnce: string,
  inTime: (limit: string) => string,
  side: number,
  wayOut: string,
): readonly (Cause | Sentence)[] {
  const name = nameOf.option(SOL_SOCKET, side);
  return [
    when(
      (f) => mayHaveWaited(f) && limitMs(f, side) > 0,
      (f) => `${inTime(`${name} (${limitMs(f, side)} ms)`)}: ${wayOut}`,
    ),
    `${atOnce}: ${wayOut}`,
  ];
}

/** Asking is left out where the call cannot have waited: who polls a socket in a loop must not fill the record. */
const mayHaveWaited = ({ syscall, tookNs, ints }: Facts): boolean =>
  (tookNs === undefined || tookNs > WAITED_NS) && (syscall === "accept" || ((ints[1] ?? 0) & MSG_DONTWAIT) === 0);

function limitMs(f: Facts, side: number): number {
  const numbers = f.isNonblocking ? undefined : f.optionNumbers(SOL_SOCKET, side);
  return numbers ? fromTimeval(numbers) : 0;
}

const WAIT_IN = "wait until the socket is readable, then try again";
const WAIT_OUT = "wait until the socket is writable, then try again";

/** EAGAIN of send: no room. */
export const full: readonly (Cause | Sentence)[] = [
  when(
    (f) => f.isUnix && !f.isStream,
    "either the receiver's queue is full (net.unix.max_dgram_qlen), or this socket's send buffer is: the receiver must read first",
  ),
  when((f) => f.isTcp && !f.hasPeer, `the handshake of connect() is not over yet: ${WAIT_OUT}`),
  when(
    (f) => f.isUdp && f.local === undefined,
    "the socket has no address of its own yet, and no free port is left for it (net.ipv4.ip_local_port_range): close some sockets",
  ),
  when((f) => f.isUdp, `the send buffer is full until the interface has sent what is in it: ${WAIT_OUT}`),
  ...notNow(
    "the send buffer is full until the peer reads",
    (limit) => `the send buffer stayed full for ${limit}`,
    SO_SNDTIMEO,
    WAIT_OUT,
  ),
];

/** EAGAIN of recv: nothing to take. */
export const nothingCame = notNow(
  "nothing has arrived",
  (limit) => `nothing arrived within ${limit}`,
  SO_RCVTIMEO,
  WAIT_IN,
);

/** EAGAIN of accept. */
export const noConnection = notNow(
  "no connection waits in the queue",
  (limit) => `no connection came within ${limit}`,
  SO_RCVTIMEO,
  WAIT_IN,
);

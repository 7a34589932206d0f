import fc from "fast-check";
import type { TraceEvent } from "../../lib/trace/event.ts";
import type { KernelView, TcpState } from "../../lib/trace/linux/kernel-view.ts";

/** Between two cells of a learner's, and between two calls of a program's. */
const PAUSES_NS = [4e9, 75e9, 240e9, 7200e9, 86_400e9];
const STATES: readonly TcpState[] = [
  "ESTABLISHED",
  "CLOSE_WAIT",
  "FIN_WAIT1",
  "FIN_WAIT2",
  "LAST_ACK",
  "CLOSE",
  "LISTEN",
];
const CALLS = [
  "socket",
  "close",
  "accept",
  "send",
  "recv",
  "sendto",
  "recvfrom",
  "shutdown",
  "look",
  "library",
] as const;
const ERRNOS = ["ECONNRESET", "EPIPE", "ENOTCONN", "EINVAL"];

const op = fc.record({
  call: fc.constantFrom(...CALLS),
  which: fc.nat(5),
  other: fc.nat(5),
  datagram: fc.boolean(),
  ns: fc.integer({ min: 500, max: 3_000_000 }),
  gap: fc.integer({ min: 200, max: 4_000_000 }),
  pause: fc.option(fc.constantFrom(...PAUSES_NS), { freq: 6 }),
  waits: fc.option(fc.integer({ min: 1000, max: 200_000_000 }), { freq: 3 }),
  failed: fc.option(fc.constantFrom(...ERRNOS), { freq: 6 }),
  bytes: fc.uint8Array({ minLength: 0, maxLength: 12 }),
  state: fc.option(fc.constantFrom(...STATES)),
  holds: fc.nat(40),
});
type Op = typeof op extends fc.Arbitrary<infer T> ? T : never;

/** Records that no kernel need have made, of sockets that come, go and take each other's numbers. */
export const records: fc.Arbitrary<TraceEvent[]> = fc.array(op, { maxLength: 40 }).map(recordOf);

function recordOf(ops: readonly Op[]): TraceEvent[] {
  const events: TraceEvent[] = [];
  const open = new Map<number, { datagram: boolean }>();
  let now = 1e12;
  const add = (event: Partial<TraceEvent> & Pick<TraceEvent, "call">, ns: number): void => {
    const seq = events.length + 1;
    const base = { seq, kind: "call", by: "you", step: seq, thread: 0, fd: -1, args: [], result: 0, errno: undefined };
    events.push({ ...base, startNs: now, endNs: now + ns, ...event } as TraceEvent);
    now += ns;
  };
  const free = (): number => {
    let fd = 3;
    while (open.has(fd)) fd++;
    return fd;
  };
  for (const one of ops) {
    now += one.pause ?? one.gap;
    const fds = [...open.keys()];
    const fd = one.which < fds.length ? (fds[one.which] as number) : 3 + one.which;
    const known = open.get(fd);
    const place = { family: "AF_INET", host: "127.0.0.1", port: 5000 + fd } as const;
    const state = known && !known.datagram && one.state ? { state: one.state } : {};
    const view: KernelView = { fd, local: place, ...state, ...(known?.datagram ? {} : { recvQueue: one.holds }) };
    const seen = known ? { after: view } : {};
    const denied = known ? {} : { errno: "EBADF", result: -1 };
    const errno = known ? (one.failed ?? undefined) : "EBADF";
    if (one.call === "library") add({ call: "epoll_wait", by: "library", fd: 90 }, one.ns);
    else if (one.call === "look") add({ call: "ioctl", by: "probe", fd, ...seen, ...denied }, one.ns);
    else if (one.call === "socket") {
      const result = free();
      open.set(result, { datagram: one.datagram });
      add({ call: "socket", args: ["AF_INET", one.datagram ? "SOCK_DGRAM" : "SOCK_STREAM", "0"], result }, one.ns);
    } else if (errno) add({ call: one.call, fd, errno, result: -1, args: ['""', "1", "0"], ...seen }, one.ns);
    else if (one.call === "close") {
      open.delete(fd);
      add({ call: "close", fd }, one.ns);
    } else if (one.call === "shutdown") add({ call: "shutdown", fd, args: ["SHUT_WR"], ...seen }, one.ns);
    else {
      const step = events.length + 1;
      if (one.waits !== null) {
        add({ call: one.call, fd, step, errno: "EAGAIN", result: -1, args: ["", "100", "0"] }, one.ns);
        now += 700;
        add({ call: one.call, kind: "wait", fd, step, how: "readiness", outcome: "ready" }, one.waits);
        now += 700;
      }
      const result = one.call === "accept" ? free() : one.bytes.length;
      if (one.call === "accept") open.set(result, { datagram: false });
      const other = { family: "AF_INET", host: "127.0.0.1", port: 5003 + one.other } as const;
      const address = one.call.length > 4 && one.call !== "accept" ? { address: other } : {};
      const length = String(/^send/.test(one.call) ? one.bytes.length : 100);
      const args = one.call === "accept" ? [] : ['""', length, "0"];
      add({ call: one.call, fd, step, result, args, bytes: one.bytes, ...address, ...seen }, one.ns);
    }
  }
  return events;
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { descriptorsMade, type TraceEvent } from "../../lib/trace/event.ts";
import { fromJsonLines } from "../../lib/trace/jsonl.ts";
import { type Runtime, run, runtimes } from "../support/programs.ts";
import { temporaryFolder } from "../support/socklab.ts";
import {
  callLine,
  kernelName,
  onOwnDescriptors,
  parseStrace,
  type SeenCall,
  STRACE,
  straceLacks,
} from "../support/strace.ts";

const lacks = straceLacks();
if (lacks) console.log(`The record is not compared with strace's: ${lacks}`);

const program = new URL("./programs/every-call.ts", import.meta.url);

const MAKES_NO_SOCKET = new Set(["epoll_create1", "eventfd"]);

function fdsOf({ call, fd, list = [] }: TraceEvent): number[] {
  if (call === "poll") return list.map((one) => one.fd);
  if (call === "select") return list.map((one) => one.fd).sort((one, other) => one - other);
  return fd >= 0 ? [fd] : [];
}

/** The record's calls in strace's terms, in the order in which they began. */
function fromRecord(events: readonly TraceEvent[]): SeenCall[] {
  return events
    .filter(({ kind }) => kind === "call")
    .map((event) => ({
      name: kernelName(event.call),
      fds: fdsOf(event),
      result: Number.isNaN(event.endNs) ? undefined : event.result,
      errno: event.errno,
      made: MAKES_NO_SOCKET.has(event.call) && event.errno === undefined ? [event.result] : descriptorsMade(event),
      begun: event.startNs,
      ended: event.endNs,
    }));
}

/**
 * What the runtime itself does among these calls: libuv makes the epoll set that it watches for us non-blocking; where glibc
 * looks the user up it asks nscd over a socket of its own; Deno tells itself of signals over a pair. These it makes with
 * SOCK_CLOEXEC, which the program below does for none of their kind.
 */
const RUNTIMES = / ioctl\(\d+, FIONBIO,| socket\([^)]*SOCK_CLOEXEC| socketpair\(AF_UNIX, SOCK_STREAM\|SOCK_CLOEXEC/;

/** Strace's calls on the library's descriptors, without the end of a call that was blocked when the record was closed. */
function fromStrace(text: string, record: readonly SeenCall[]): SeenCall[] {
  const lines = text.split("\n").filter((line) => !RUNTIMES.test(line));
  return onOwnDescriptors(parseStrace(lines.join("\n"))).map((call, i) => {
    const open = record[i]?.result === undefined && record[i]?.name === call.name;
    return open ? { ...call, result: undefined, errno: undefined } : call;
  });
}

async function sideBySide(runtime: Runtime, how: string): Promise<{ ours: SeenCall[]; straces: SeenCall[] }> {
  const folder = temporaryFolder();
  const [record, trace] = [join(folder, "record.jsonl"), join(folder, "strace.txt")];
  const { code, err } = await run(runtime, program, {
    args: [how],
    env: { SOCKLAB_TRACE: record },
    under: [...STRACE, "-o", trace],
  });
  expect([code, err]).toEqual([0, ""]);
  const recorded = onOwnDescriptors(fromRecord(fromJsonLines(readFileSync(record, "utf8"))));
  const straces = fromStrace(readFileSync(trace, "utf8"), recorded);
  return { ours: inOrderOf(straces, recorded), straces };
}

/**
 * The record in strace's order where it leaves the order open: a call may stand before those that were under way on other
 * threads when it began, since the kernel may have got it first. Calls that did not overlap keep their order.
 */
function inOrderOf(straces: readonly SeenCall[], record: readonly SeenCall[]): SeenCall[] {
  const left = [...record];
  return record.map((_, i) => {
    const wanted = straces[i] && callLine(straces[i]);
    let found = left.findIndex((call) => callLine(call) === wanted);
    const began = left[found]?.begun ?? Number.NEGATIVE_INFINITY;
    if (left.slice(0, Math.max(0, found)).some(({ ended }) => ended <= began)) found = 0;
    return left.splice(Math.max(0, found), 1)[0] as SeenCall;
  });
}

describe.skipIf(lacks)("the record is strace's, call by call", () => {
  describe.each(runtimes)("in $name", (runtime) => {
    test.each(["readiness", "thread", "block"])("in the way of waiting %s", async (how) => {
      const { ours, straces } = await sideBySide(runtime, how);
      expect(ours.map(callLine)).toEqual(straces.map(callLine));
      expect(ours.length).toBeGreaterThan(150);
      const names = new Set(ours.map(({ name }) => name));
      for (const name of EVERYWHERE) expect(names).toContain(name);
      if (how === "readiness" && runtime.name === "Deno") expect(names).toContain("eventfd2");
    });
  });

  test("the comparison notices one event that is missing, another errno, result, descriptor, name or order", async () => {
    const { ours, straces } = await sideBySide(runtimes[0] as Runtime, "thread");
    const expected = straces.map(callLine).join("\n");
    const same = (calls: readonly SeenCall[]) => calls.map(callLine).join("\n") === expected;
    expect(same(ours)).toBe(true);
    const changes: ((call: SeenCall) => SeenCall)[] = [
      (call) => ({ ...call, errno: call.errno === "EAGAIN" ? "EINTR" : "EAGAIN" }),
      (call) => ({ ...call, result: (call.result ?? 0) + 1 }),
      (call) => ({ ...call, fds: [99] }),
      (call) => ({ ...call, name: "fsync" }),
      (call) => ({ ...call, made: [...call.made, 98] }),
    ];
    for (const [i, call] of ours.entries()) {
      expect(same(ours.toSpliced(i, 1))).toBe(false);
      for (const change of changes) expect(same(ours.with(i, change(call)))).toBe(false);
      const next = ours[i + 1];
      if (next && callLine(next) !== callLine(call)) expect(same(ours.toSpliced(i, 2, next, call))).toBe(false);
    }
  });
});

/** What the program makes the library call, in every way of waiting. */
const EVERYWHERE = [
  ...["socket", "bind", "listen", "accept", "connect", "sendto", "recvfrom", "shutdown", "close", "getsockname"],
  ...["getpeername", "getsockopt", "setsockopt", "fcntl", "ioctl", "poll", "epoll_create1", "epoll_ctl", "epoll_wait"],
  ...["accept4", "socketpair", "sendmsg", "recvmsg", "read", "write", "dup", "dup3", "select"],
];

test("parseStrace() reads calls that were interrupted by others, and every form of result", () => {
  const text = `12 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 5
13 recvfrom(5,  <unfinished ...>
12 fcntl(5, F_GETFL)                 = 0x802 (flags O_RDWR|O_NONBLOCK)
13 <... recvfrom resumed>"", 10, 0, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)
12 poll([{fd=5, events=POLLIN}, {fd=6, events=POLLOUT}], 2, 0) = 1 ([{fd=6, revents=POLLOUT}])
12 poll([{fd=5, events=POLLIN}], 1, 0) = 0 (Timeout)
12 epoll_pwait(6, [{events=EPOLLIN, data=0x5}], 8, 0, NULL, 8) = 1
12 socketpair(AF_UNIX, SOCK_STREAM, 0, [8, 9]) = 0
12 recvmsg(9, {msg_name=NULL, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[10, 11]}], msg_controllen=24, msg_flags=0}, 0) = 1
12 pselect6(10, [8 9], [8], NULL, {tv_sec=0, tv_nsec=0}, NULL) = 1 (out [8], left {tv_sec=0, tv_nsec=0})
12 fcntl(8, F_DUPFD_CLOEXEC, 20) = 20
13 accept(5, 0x7f, [110] <unfinished ...>
12 +++ exited with 0 +++`;
  expect(parseStrace(text).map(callLine)).toEqual([
    "socket() = 5",
    "recvfrom(5) = -1 EAGAIN",
    "fcntl(5) = 2050",
    "poll(5, 6) = 1",
    "poll(5) = 0",
    "epoll_wait(6) = 1",
    "socketpair() = 0 [8, 9]",
    "recvmsg(9) = 1 [10, 11]",
    "select(8, 9) = 1",
    "fcntl(8) = 20",
    "accept(5) = ?",
  ]);
});

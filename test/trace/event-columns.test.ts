import { expect, test } from "vitest";
import { encodeAddress } from "../../lib/syscall/address.ts";
import { type Args, BY, type Completed } from "../../lib/syscall/call.ts";
import * as C from "../../lib/syscall/constants.ts";
import { SPECS, SPECS_BY_ID } from "../../lib/syscall/libc.ts";
import { MessageHeader } from "../../lib/syscall/message-header.ts";
import { epollEvent } from "../../lib/syscall/readiness.ts";
import { FdSet } from "../../lib/syscall/select.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { packArgs, packEnd, packOutcome, packStart, packWait, unpack } from "../../lib/trace/event-columns.ts";
import { Chunk } from "../../lib/trace/ring.ts";

const SLOT = 1023;
const V4 = encodeAddress("bind", "255.254.0.1", 65_535);
const V6 = encodeAddress("bind", "::1", 5000);
const PATH = encodeAddress("bind", "@name", undefined);

function completed(
  call: Partial<Completed> & Pick<Completed, "spec">,
  ...args: (Args[number] | undefined)[]
): Completed {
  const six = Array.from({ length: 6 }, (_, i) => args[i]) as unknown as Args;
  return {
    by: BY.YOU,
    step: 0,
    args: six,
    startNs: 1e15 + 1,
    endNs: 1e15 + 2,
    result: 0,
    errno: 0,
    seen: undefined,
    ...call,
  };
}

/** What becomes of a call that goes into the last slot of a chunk and out again. */
function roundTrip(call: Completed, chunk = new Chunk()): TraceEvent | undefined {
  packStart(chunk, SLOT, call, 7, 3);
  packArgs(chunk, SLOT, call);
  packEnd(chunk, SLOT, call);
  return unpack(chunk, SLOT, 99);
}

test("an event comes out of the columns as its call went in", () => {
  const bytes = new TextEncoder().encode("hello");
  expect(roundTrip(completed({ spec: SPECS.send, by: BY.LIBRARY, result: 5 }, 21, bytes, 5, C.MSG_DONTWAIT))).toEqual({
    ...{ seq: 99, kind: "call", call: "send", by: "library", step: 7, thread: 3, fd: 21 },
    ...{ startNs: 1e15 + 1, endNs: 1e15 + 2, result: 5, errno: undefined, bytes },
    args: ['"hello"', "5", "MSG_DONTWAIT"],
  });
});

test.each([
  ["IPv4, with the greatest numbers", V4, { family: "AF_INET", host: "255.254.0.1", port: 65_535 }],
  ["IPv6", V6, { family: "AF_INET6", host: "::1", port: 5000 }],
  ["a path", PATH, { family: "AF_UNIX", path: "@name" }],
])("an address comes out as it went in: %s", (_, bytes, address) => {
  expect(roundTrip(completed({ spec: SPECS.connect }, 21, bytes, bytes.length))?.address).toEqual(address);
  const length = Int32Array.of(bytes.length);
  expect(roundTrip(completed({ spec: SPECS.accept, result: 22 }, 21, bytes, length))?.address).toEqual(address);
});

test("of a call that failed, what the kernel would have written is left out", () => {
  const failed = { result: -1, errno: 11 };
  const event = roundTrip(
    completed({ spec: SPECS.recvfrom, ...failed }, 21, new Uint8Array(9), 9, 0, V4, Int32Array.of(16)),
  );
  expect(event).toMatchObject({ result: -1, errno: "EAGAIN" });
  expect(Object.keys(event ?? {})).not.toEqual(expect.arrayContaining(["bytes"]));
  expect(event?.address).toBeUndefined();
});

test("an option's value comes out as the arguments tell it", () => {
  const linger = roundTrip(
    completed({ spec: SPECS.setsockopt }, 21, C.SOL_SOCKET, C.SO_LINGER, Int32Array.of(1, 2), 8),
  );
  expect(linger).toMatchObject({ value: 1, args: ["SOL_SOCKET", "SO_LINGER", "{onoff=1, linger=2}"] });
});

test("a list comes out as the kernel answered it, and only its beginning where it is long", () => {
  const fds = Int32Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? i / 2 : (C.POLLOUT << 16) | C.POLLIN));
  const polled = roundTrip(completed({ spec: SPECS.poll, result: 20 }, fds, 20, 100));
  expect(polled?.list).toEqual(Array.from({ length: 16 }, (_, fd) => ({ fd, events: C.POLLOUT })));
  const asked = roundTrip(completed({ spec: SPECS.poll }, fds, 20, 100));
  expect(asked?.list?.[0]).toEqual({ fd: 0, events: C.POLLIN });
  const watched = roundTrip(completed({ spec: SPECS.epoll_ctl }, 3, C.EPOLL_CTL_ADD, 21, epollEvent(C.EPOLLIN, 21)));
  expect(watched?.list).toEqual([{ fd: 21, events: C.EPOLLIN }]);
});

test("mmap()'s address, which is wider than a column, comes out whole", () => {
  expect(roundTrip(completed({ spec: SPECS.mmap, result: 0x7f12_3456_7000 }, null, 4096, 3, 1, 5, 0))?.result).toBe(
    0x7f12_3456_7000,
  );
});

test("nothing of a slot's earlier event comes out with the next one", () => {
  const chunk = new Chunk();
  roundTrip(completed({ spec: SPECS.sendto, result: 5 }, 21, Uint8Array.of(1), 1, 0, V4, 16), chunk);
  const next = roundTrip(completed({ spec: SPECS.close, result: -1, errno: 9 }, 5), chunk);
  expect(next).toEqual({
    ...{ seq: 99, kind: "call", call: "close", by: "you", step: 7, thread: 3, fd: 5, args: [] },
    ...{ startNs: 1e15 + 1, endNs: 1e15 + 2, result: -1, errno: "EBADF" },
  });
});

test("a wait goes on until its outcome is put down", () => {
  const chunk = new Chunk();
  packStart(chunk, 0, { spec: SPECS.recv, by: BY.YOU, startNs: 5 }, 2);
  packWait(chunk, 0, 21, "thread");
  const begun = unpack(chunk, 0, 1);
  expect(begun).toMatchObject({
    kind: "wait",
    call: "recv",
    fd: 21,
    how: "thread",
    outcome: "waiting",
    endNs: Number.NaN,
  });
  packOutcome(chunk, 0, "deadline", 9);
  expect(unpack(chunk, 0, 1)).toEqual({ ...begun, outcome: "deadline", endNs: 9 });
});

test("every call that the library can make comes out under its own name", () => {
  const args = [1, new Uint8Array(64), new Int32Array(32), 0, 0, 0] as const;
  for (const spec of SPECS_BY_ID) {
    const six = args.map((arg, i) => {
      if (i === spec.message) return new MessageHeader({ iov: [V6], name: V4, control: new Uint8Array(0) });
      if (spec === SPECS.select && i > 0 && i < 4) return new FdSet([1]);
      if (i === spec.list || i === spec.value || i === spec.made) return new Int32Array(32);
      if (i === spec.addressIn || i === spec.addressOut || i === spec.dataIn || i === spec.dataOut) return V4;
      return i === spec.addressOut + 1 && spec.addressOut >= 0 ? Int32Array.of(16) : typeof arg === "number" ? arg : 1;
    });
    expect(roundTrip(completed({ spec }, ...six))).toMatchObject({ call: spec.name, fd: spec.fd ? 1 : -1 });
  }
});

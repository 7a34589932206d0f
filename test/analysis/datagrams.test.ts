import { expect, test } from "vitest";
import { datagramsOf } from "../../lib/analysis/datagrams.ts";
import { socketsOf } from "../../lib/analysis/sockets.ts";
import { stepsOf } from "../../lib/analysis/steps.ts";
import { socket } from "../../lib/socket/socket.ts";
import { AF_INET, SOCK_DGRAM } from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { trace } from "../../lib/trace/trace.ts";
import { expectNoLeaks } from "../support/descriptors.ts";

expectNoLeaks();

const flows = (events: readonly TraceEvent[]): ReturnType<typeof datagramsOf> => {
  const sockets = socketsOf(events);
  const { list, zeroNs } = stepsOf(events, sockets);
  return datagramsOf(list, sockets.list, zeroNs);
};

test("datagramsOf() counts what a duplicate sends and takes as its original's", async () => {
  const afterSeq = trace.seq;
  trace.observe = true;
  const [one, other] = [socket(AF_INET, SOCK_DGRAM), socket(AF_INET, SOCK_DGRAM)];
  for (const end of [one, other]) end.bind("127.0.0.1", 0);
  const { port } = other.getsockname();
  const copy = sys.dup(one.fd);
  await one.sendto("first", "127.0.0.1", port as number);
  sys.sendto(copy, "second", 0, "127.0.0.1", port as number);
  for (let i = 0; i < 2; i++) await other.recvfrom(100);
  sys.close(copy);
  for (const end of [one, other]) end.close();
  trace.observe = false;
  const [flow, ...more] = flows(trace.events({ afterSeq }));
  expect(more).toEqual([]);
  expect([flow?.sent.map(({ bytes }) => bytes), flow?.taken.map(({ place }) => place)]).toEqual([
    [5, 6],
    [0, 1],
  ]);
});

test("datagramsOf() knows a datagram that a buffer has cut, whichever call took it", async () => {
  const afterSeq = trace.seq;
  trace.observe = true;
  const [one, other] = [socket(AF_INET, SOCK_DGRAM), socket(AF_INET, SOCK_DGRAM)];
  for (const end of [one, other]) end.bind("127.0.0.1", 0);
  const { port } = other.getsockname();
  for (const text of ["first of all", "second", "third of all"]) await one.sendto(text, "127.0.0.1", port as number);
  await other.recvfrom(4);
  await other.recvmsg(6);
  await other.recvmsg([2, 3]);
  for (const end of [one, other]) end.close();
  trace.observe = false;
  const [flow] = flows(trace.events({ afterSeq }));
  expect(flow?.taken.map(({ bytes, place }) => [bytes, place])).toEqual([
    [4, 0],
    [6, 1],
    [5, 2],
  ]);
});

/** A record of datagrams from one socket to another, each sent and then taken. */
function many(count: number, max: number): TraceEvent[] {
  const address = (port: number) => ({ family: "AF_INET", host: "127.0.0.1", port }) as const;
  const made = [20, 21].map(
    (fd): Partial<TraceEvent> => ({ call: "socket", args: ["AF_INET", "SOCK_DGRAM"], result: fd }),
  );
  const bound = [20, 21].map((fd): Partial<TraceEvent> => ({ call: "bind", fd, address: address(fd) }));
  const moved = (call: "sendto" | "recvfrom", i: number): Partial<TraceEvent> => {
    const args = ['""', String(call === "sendto" ? 4 : max), "0"];
    const bytes = new Uint8Array(new Uint32Array([i]).buffer);
    return {
      call,
      fd: call === "sendto" ? 20 : 21,
      args,
      address: address(call === "sendto" ? 21 : 20),
      result: 4,
      bytes,
    };
  };
  const all = Array.from({ length: count }, (_, i) => i);
  return [...made, ...bound, ...all.map((i) => moved("sendto", i)), ...all.map((i) => moved("recvfrom", i))].map(
    (event, i) => ({
      ...({ seq: i + 1, kind: "call", call: "socket", by: "you", step: i + 1, thread: 0, fd: -1, args: [] } as const),
      ...{ startNs: 1e9 + i * 1000, endNs: 1e9 + i * 1000 + 500, result: 0, errno: undefined },
      ...event,
    }),
  );
}

test.each([100, 4])("datagramsOf() finds each of 20,000 datagrams, with a buffer of %i bytes", (max) => {
  const [flow] = flows(many(20_000, max));
  expect(flow?.taken.every(({ place }, i) => place === i)).toBe(true);
  // the one that is lost in the middle leaves the others in their places
  const lost = many(20_000, max).filter(({ call }, i) => call !== "recvfrom" || i !== 30_000);
  const [rest] = flows(lost);
  expect(rest?.taken).toHaveLength(19_999);
  expect(rest?.taken.at(-1)?.place).toBe(19_999);
});

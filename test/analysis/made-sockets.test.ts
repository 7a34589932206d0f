import { expect, test } from "vitest";
import { socketsOf } from "../../lib/analysis/sockets.ts";
import { stepsOf } from "../../lib/analysis/steps.ts";
import { streamsOf } from "../../lib/analysis/streams.ts";
import { bytesFigure } from "../../lib/figure/bytes.ts";
import { callsFigure } from "../../lib/figure/calls.ts";
import { sequenceFigure } from "../../lib/figure/sequence/sequence.ts";
import { socketpair } from "../../lib/socket/socket.ts";
import { AF_UNIX, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { fromJsonLines, toJsonLines } from "../../lib/trace/jsonl.ts";
import { straceText } from "../../lib/trace/strace-text.ts";
import { trace } from "../../lib/trace/trace.ts";
import { expectNoLeaks } from "../support/descriptors.ts";

expectNoLeaks();

/** A pair, one end of which is duplicated and sent through the other; bytes go by write, read, sendmsg and recvmsg. */
async function record(): Promise<{ events: TraceEvent[]; numbers: number[] }> {
  const from = trace.seq;
  const [a, b] = socketpair(AF_UNIX, SOCK_STREAM);
  const copy = a.dup();
  await a.write("hello");
  await b.read(5);
  await copy.sendmsg({ iov: ["take ", "it"], control: [{ type: "SCM_RIGHTS", fds: [a.fd] }] });
  const { fds } = await b.recvmsg();
  for (const fd of fds) sys.close(fd);
  for (const one of [a, b, copy]) one.close();
  return { events: trace.events({ afterSeq: from }), numbers: [a.fd, b.fd, copy.fd, ...fds] };
}

test("socketsOf() knows the sockets of socketpair(), dup() and SCM_RIGHTS, the pair as each other's ends", async () => {
  const { events, numbers } = await record();
  const { list, made } = socketsOf(events);
  expect(list.map(({ fd }) => fd)).toEqual(numbers);
  const [a, b] = list;
  expect([a?.pair === b, b?.pair === a, a?.side, b?.side]).toEqual([true, true, "client", "server"]);
  expect(list.every(({ openedNs, closedNs }) => openedNs !== undefined && closedNs !== undefined)).toBe(true);
  const makers = events.filter((event) => made(event).length > 0).map(({ call }) => call);
  expect(makers).toEqual(["socketpair", "dup", "recvmsg"]);
});

test("streamsOf() has what write() and sendmsg() put in and read() and recvmsg() took out, a duplicate's bytes in the same stream", async () => {
  const { events } = await record();
  const sockets = socketsOf(events);
  const streams = streamsOf(stepsOf(events, sockets).list);
  expect(streams.map(({ sent, taken }) => [sent.map(({ to }) => to), taken.map(({ to }) => to)])).toEqual([
    [
      [5, 12],
      [5, 12],
    ],
  ]);
});

test("the figures tell of them in text: the bytes, the descriptors that travelled, both lifelines of a pair", async () => {
  const { events, numbers } = await record();
  const [a, b, copy, received] = numbers;
  const sequence = sequenceFigure(events).text;
  expect(sequence).toContain(`socketpair(AF_UNIX, SOCK_STREAM) = [${a}, ${b}]`);
  expect(sequence).toContain(`SCM_RIGHTS [${received}]`);
  for (const text of ['write("hello") = 5', "read(5) = 5", `dup() = ${copy}`]) expect(sequence).toContain(text);
  expect(bytesFigure(events).text).toContain('send bytes 0 to 4: 5 bytes "hello"');
  const calls = callsFigure(events).text;
  expect(calls).toContain(`sendmsg(${copy}, "take it", [5, 2], `);
  expect(calls).toContain(`socketpair(AF_UNIX, SOCK_STREAM, 0, [${a}, ${b}])`);
});

test("the record of them reads the same after it was written as JSON lines", async () => {
  const { events } = await record();
  const again = fromJsonLines(toJsonLines(events));
  expect(straceText(again)).toBe(straceText(events));
  expect(again).toEqual(events);
});

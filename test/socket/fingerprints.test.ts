import { expect, test } from "vitest";
import { socket } from "../../lib/socket/socket.ts";
import { BY, call } from "../../lib/syscall/call.ts";
import * as C from "../../lib/syscall/constants.ts";
import { SPECS } from "../../lib/syscall/libc.ts";
import * as sys from "../../lib/syscall/mod.ts";
import type { WaitHow } from "../../lib/trace/event.ts";
import { trace } from "../../lib/trace/trace.ts";
import { closeLater, expectNoLeaks } from "../support/descriptors.ts";
import { errorOf } from "../support/errors.ts";
import { descriptor } from "../support/raw.ts";
import { connected, listening, tcp, udp } from "../support/sockets.ts";
import { abstractName } from "../support/unix-addresses.ts";
import { until } from "../support/until.ts";

expectNoLeaks();

const SO_RCVLOWAT = 18;

/** What the kernel itself says of a descriptor's flags and options. */
function settings(fd: number): string {
  const option = (name: number): string => {
    const value = new Int32Array(4);
    call(SPECS.getsockopt, BY.PROBE, fd, C.SOL_SOCKET, name, value, Int32Array.of(16));
    return value.join();
  };
  const flags = [C.F_GETFL, C.F_GETFD].map((command) => call(SPECS.fcntl, BY.PROBE, fd, command, 0));
  return [...flags, ...[C.SO_RCVTIMEO, C.SO_SNDTIMEO, SO_RCVLOWAT].map(option)].join(" ");
}

const ways: WaitHow[] = ["readiness", "thread", "block"];
const own = [false, true]; // whether the learner has limits of their own

test.each(ways.flatMap((wait) => own.map((limits) => [wait, limits] as const)))(
  "every method leaves flags and options as they were, by %s, with limits of the learner's: %s",
  async (wait, limits) => {
    const { client, conn } = await connected();
    const { server, port } = listening(4);
    const [late, datagrams, away] = [tcp(), udp().socket, tcp()];
    const all = [client, conn, server, late, datagrams, away];
    if (limits) {
      for (const one of all) {
        for (const option of [C.SO_RCVTIMEO, C.SO_SNDTIMEO]) one.setsockopt(C.SOL_SOCKET, option, 60_000);
      }
    }
    const before = all.map(({ fd }) => settings(fd));
    const same = (): void => expect(all.map(({ fd }) => settings(fd))).toEqual(before);
    const options = { wait, timeoutMs: 15 };
    const deadline = async (made: Promise<unknown>): Promise<void> => {
      expect((await errorOf(made)).code).toBe("ERR_DEADLINE");
      same();
    };
    await deadline(server.accept(options));
    await deadline(conn.recv(9, options));
    await deadline(conn.recvInto(new Uint8Array(9), options));
    await deadline(conn.recvUntil("\n", options));
    await deadline(conn.recvExactly(9, options));
    await deadline(datagrams.recvfrom(9, options));
    await late.connect("127.0.0.1", port, options);
    same();
    const taken = closeLater(await server.accept(options));
    same();
    expect(settings(taken.fd)).toBe(limits ? before[1] : before[0]);
    await client.send("hello", options);
    await conn.recv(9, options);
    await datagrams.sendto("x", "127.0.0.1", datagrams.getsockname().port, options);
    await datagrams.recvfrom(9, options);
    same();
    expect((await errorOf(away.connect("127.0.0.1", 1, options))).code).toBe("ECONNREFUSED");
    expect((await errorOf(away.recv(1, options))).code).toBe("ENOTCONN");
    await deadline(client.sendAll(new Uint8Array(20_000_000), options));
    if (wait === "block") return;
    const abort = new AbortController();
    const pending = errorOf(datagrams.recv(1, { wait, signal: abort.signal }));
    abort.abort();
    expect((await pending).code).toBe("ERR_ABORTED");
    same();
  },
);

test("sys.send() of more than there is room for blocks after a connect(), as in C, until the peer reads", async () => {
  const { server, port } = listening();
  const client = tcp();
  await client.connect("127.0.0.1", port);
  const conn = closeLater(await server.accept());
  client.setsockopt(C.SOL_SOCKET, C.SO_SNDTIMEO, 60);
  const start = performance.now();
  expect(sys.send(client.fd, new Uint8Array(64 << 20))).toBeLessThan(64 << 20);
  expect(performance.now() - start).toBeGreaterThanOrEqual(59);
  conn.close();
});

test("while a thread is blocked, what the learner sets is read, holds afterwards, and the call goes on", async () => {
  const { client, conn } = await connected();
  const pending = conn.recv(9, { wait: "thread", timeoutMs: 9000 });
  expect(conn.getsockopt(C.SOL_SOCKET, C.SO_RCVTIMEO)).toBe(0);
  conn.setsockopt(C.SOL_SOCKET, C.SO_RCVTIMEO, 4000);
  expect(conn.getsockopt(C.SOL_SOCKET, C.SO_RCVTIMEO)).toBe(4000);
  await client.send("late");
  expect((await pending).text).toBe("late");
  expect(conn.getsockopt(C.SOL_SOCKET, C.SO_RCVTIMEO)).toBe(4000);
});

test("a call that trace.clear() finds blocked on a thread changes no later event when it ends", async () => {
  const { client, conn } = await connected();
  const pending = conn.recv(9, { wait: "thread" });
  trace.clear();
  await client.send("x");
  const sent = trace.events({ by: "you" });
  await pending;
  expect(sent).toMatchObject([{ call: "send", result: 1, fd: client.fd }]);
  expect(trace.events({ by: "you" })).toEqual(sent);
});

test("sendto() to a full Unix-domain receiver tries again after pauses that grow", async () => {
  const to = descriptor(sys.socket(C.AF_UNIX, C.SOCK_DGRAM));
  const place = abstractName();
  sys.bind(to, place);
  const sender = closeLater(socket(C.AF_UNIX, C.SOCK_DGRAM));
  await until("the receiver to be full", async () => {
    const outcome = await sender.sendto("x", place, undefined, { flags: C.MSG_DONTWAIT }).catch((error) => error.code);
    return outcome === "EAGAIN";
  });
  const afterSeq = trace.seq;
  const pending = sender.sendto("late", place, undefined, { timeoutMs: 400 });
  expect((await errorOf(pending)).code).toBe("ERR_DEADLINE");
  const tries = trace.events({ afterSeq, call: "sendto", by: "you" }).filter(({ kind }) => kind === "call");
  expect(tries.length).toBeGreaterThan(3);
  expect(trace.events({ afterSeq }).length).toBeLessThan(120);
  const room = sender.sendto("late", place);
  sys.recv(to, new Uint8Array(9));
  expect(await room).toBe(4);
});

test("an option that is none is refused with the nearest one", async () => {
  const one = tcp();
  const error = await errorOf(one.recv(1, { timeout: 100 } as never));
  expect([error.code, error.message]).toEqual([
    "ERR_ARG_RANGE",
    "recv(): timeout is no option of recv(): did you mean timeoutMs?",
  ]);
  const refused: (() => unknown)[] = [
    ...[() => one.accept({ flags: 1 } as never), () => one.connect("127.0.0.1", 1, { wiat: "block" } as never)],
    ...[() => one.sendAll("x", { flag: 1 } as never), () => one.recvUntil("x", { maxbytes: 1 } as never)],
    () => trace.events({ sinceNS: 1 } as never),
  ];
  for (const ask of refused) expect((await errorOf(ask)).code).toBe("ERR_ARG_RANGE");
});

// Scenarios of waiting, in the way that the first argument names. Each tells its name and what went wrong, if anything did,
// as a line of JSON. A wait is ended only when the kernel or the record says that it is under way.
import assert from "node:assert/strict";
import { lookup } from "node:dns/promises";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import process from "node:process";
import * as S from "socklab";
import { AF_INET, AF_UNIX, defaults, SOCK_DGRAM, SOCK_STREAM, type Socket, socket, sys, trace } from "socklab";
import { errorOf } from "../../support/errors.ts";
import { until } from "../../support/until.ts";

const { SOCKLAB_LIB: LIB, SOCKLAB_EXT: EXT } = process.env;
type Inner<Path extends string> = Promise<Path>;
const inner = (path: string): Inner<never> => import(`${LIB}${path}${EXT}`) as Inner<never>;
const { poller } = (await inner("socket/wait/poller")) as typeof import("../../../lib/socket/wait/poller.ts");
const { endThreads, MAX_THREADS } = (await inner(
  "socket/wait/thread",
)) as typeof import("../../../lib/socket/wait/thread.ts");
const { closesDone, openSockets } = (await inner(
  "socket/open-sockets",
)) as typeof import("../../../lib/socket/open-sockets.ts");

const how = process.argv[2] as S.WaitHow;
const canWait = how !== "block"; // in this process, that is: a blocked main thread can end nothing

// --- what scenarios are made of

/** For what must not wait in line for a thread while all of them are blocked. */
const READY = { wait: "readiness" } as const;

/** Lets so many waits or blocked calls of one kind be under way. */
const underWay = (call: string, count = 1): Promise<unknown> =>
  until(`${count} ${call} to be under way`, () => {
    const open = trace
      .events()
      .filter((event) => Number.isNaN(event.endNs) && event.call === call && event.by === "you");
    return open.length >= count && (how !== "thread" || asleep() >= Math.min(count, MAX_THREADS));
  });

/** How many threads of this process sleep in a call on a socket. */
function asleep(): number {
  const sockets = new Set(process.arch === "x64" ? [42, 43, 44, 45] : [202, 203, 206, 207]);
  return readdirSync("/proc/self/task").filter((id) => {
    const inCall = sockets.has(Number(readFileSync(`/proc/self/task/${id}/syscall`, "latin1").split(" ")[0]));
    return inCall && /\) S /.test(readFileSync(`/proc/self/task/${id}/stat`, "latin1"));
  }).length;
}

function listening(backlog = 8): { server: Socket; port: number } {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", 0);
  server.listen(backlog);
  return { server, port: server.getsockname().port as number };
}

async function pair(): Promise<{ client: Socket; conn: Socket }> {
  const { server, port } = listening();
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  const conn = await server.accept();
  server.close();
  return { client, conn };
}

function bound(type: number = SOCK_DGRAM): Socket {
  const one = socket(AF_INET, type);
  one.bind("127.0.0.1", 0);
  return one;
}

/** A listener whose queue is full, so that a further handshake gets no answer. */
async function full(): Promise<{ server: Socket; port: number }> {
  const { server, port } = listening(0);
  await socket(AF_INET, SOCK_STREAM).connect("127.0.0.1", port, READY);
  return { server, port };
}

let names = 0;
const abstractName = (): string => `@socklab-waits-${process.pid}-${++names}`;

/** A socket that has no room to send, since its peer does not read. TCP would go on making some for a while. */
async function stuffedSocket(): Promise<Socket> {
  const [server, one, name] = [socket(AF_UNIX, SOCK_STREAM), socket(AF_UNIX, SOCK_STREAM), abstractName()];
  server.bind(name);
  server.listen(1);
  await one.connect(name);
  try {
    for (;;) sys.send(one.fd, new Uint8Array(100_000), S.MSG_DONTWAIT);
  } catch (error) {
    if ((error as S.SocketError).code !== "EAGAIN") throw error;
  }
  return one;
}

/** Every operation that may wait, on sockets where each has to. */
async function blockedOperations(options: S.WaitOptions): Promise<[string, () => Promise<unknown>, Socket][]> {
  const { client } = await pair();
  const stuffed = await stuffedSocket();
  const udp = bound();
  const { server } = listening();
  const late = socket(AF_INET, SOCK_STREAM);
  const { port } = await full();
  return [
    ["recv", () => client.recv(9, options), client],
    ["send", () => stuffed.send("x", options), stuffed],
    ["recvfrom", () => udp.recvfrom(9, options), udp],
    ["accept", () => server.accept(options), server],
    ["connect", () => late.connect("127.0.0.1", port, options), late],
  ];
}

// --- the scenarios

const scenarios: Record<string, () => Promise<void>> = {
  async "what is there already is taken at once"() {
    const { client, conn } = await pair();
    await client.send("there");
    assert.equal((await conn.recv()).text, "there");
  },

  async "what comes later is waited for"() {
    const peer = await S.startPeer({ listen: 0 }, [{ waitMs: 30 }, { send: "later" }]);
    const client = socket(AF_INET, SOCK_STREAM);
    await client.connect("127.0.0.1", peer.port);
    assert.equal((await client.recv(99, { timeoutMs: 9000 })).text, "later");
    await peer.done();
  },

  async "a client that comes later is waited for"() {
    const { server, port } = listening();
    const peer = S.startPeer({ connect: port }, [{ send: "hi" }]);
    if (!canWait) await peer; // it is started from here, so it cannot come while this thread is blocked
    const conn = await server.accept();
    assert.equal((await conn.recv()).text, "hi");
    await (await peer).done();
  },

  async "room that is made later is waited for"() {
    const peer = await S.startPeer({ listen: 0 }, [{ waitMs: 30 }, { recv: 12_000_000 }]);
    const client = socket(AF_INET, SOCK_STREAM);
    await client.connect("127.0.0.1", peer.port);
    assert.equal(await client.sendAll(new Uint8Array(12_000_000), { timeoutMs: 20_000 }), 12_000_000);
    assert.equal(await peer.done(), 0);
  },

  async "the deadline ends every wait, and the error tells which, for whom and since when"() {
    const before = Date.now();
    for (const [call, act, one] of await blockedOperations({ timeoutMs: 40 })) {
      const start = performance.now();
      const error = await errorOf(act());
      const took = performance.now() - start;
      assert.deepEqual([error.name, error.code, error.syscall, error.fd], ["WaitError", "ERR_DEADLINE", call, one.fd]);
      assert.ok(took >= 39, `${call} gave up after ${took} ms`);
      assert.match(error.message, /waiting for .+ since \d\d:\d\d:\d\d gave up after 40 ms: /);
      assert.ok((error.since as Date).getTime() >= before && (error.waitedMs as number) >= 39);
    }
  },

  async "the error names the peer"() {
    const { client, conn } = await pair();
    const address = `127.0.0.1:${conn.getsockname().port}`;
    assert.equal((await errorOf(client.recv(1, { timeoutMs: 1 }))).waitingFor, `bytes from ${address}`);
    assert.equal(
      (await errorOf(conn.recv(1, { timeoutMs: 1 }))).waitingFor,
      `bytes from 127.0.0.1:${client.getsockname().port}`,
    );
  },

  async "after its deadline a socket is as it was"() {
    const { client, conn } = await pair();
    const { server, port } = listening();
    await errorOf(conn.recv(1, { timeoutMs: 5 }));
    await errorOf(server.accept({ timeoutMs: 5 }));
    await client.send("x");
    assert.equal((await conn.recv()).text, "x");
    await socket(AF_INET, SOCK_STREAM).connect("127.0.0.1", port, READY);
    assert.equal((await server.accept()).closed, false);
  },

  async "connect() can be called again after its deadline, and goes on with the same handshake"() {
    const { server, port } = await full();
    const late = socket(AF_INET, SOCK_STREAM);
    for (const _ of [1, 2]) {
      assert.equal((await errorOf(late.connect("127.0.0.1", port, { timeoutMs: 20 }))).code, "ERR_DEADLINE");
    }
    await server.accept();
    await late.connect("127.0.0.1", port, { timeoutMs: 9000 }); // the kernel sends the SYN again by itself
    assert.equal(late.view().state, "ESTABLISHED");
  },

  async "a signal that is aborted already ends every operation before it begins"() {
    for (const [, act] of await blockedOperations({ signal: AbortSignal.abort("why") })) {
      const afterSeq = trace.seq;
      const error = await errorOf(act());
      assert.deepEqual([error.code, error.cause], ["ERR_ABORTED", "why"]);
      assert.equal(trace.events({ afterSeq }).length, 0);
    }
  },

  async "a buffer is filled, a datagram told with its sender"() {
    const [one, other] = [bound(), bound()];
    await one.sendto("to you", "127.0.0.1", other.getsockname().port);
    const { data, from } = await other.recvfrom(64);
    assert.deepEqual([data.text, from], ["to you", one.getsockname()]);
    const { client, conn } = await pair();
    await client.send("into");
    const buffer = new Uint8Array(9);
    assert.equal(await conn.recvInto(buffer), 4);
    assert.equal(new TextDecoder().decode(buffer), "into\0\0\0\0\0");
  },

  async "Unix-domain sockets wait in the same way"() {
    const server = socket(AF_UNIX, SOCK_STREAM);
    const name = abstractName();
    server.bind(name);
    server.listen(1);
    const error = await errorOf(server.accept({ timeoutMs: 5 }));
    assert.equal(error.code, "ERR_DEADLINE");
    const client = socket(AF_UNIX, SOCK_STREAM);
    await client.connect(name);
    const conn = await server.accept();
    assert.match((await errorOf(conn.recv(1, { timeoutMs: 5 }))).message, /waiting for bytes from the peer/);
    await client.send("x");
    assert.equal((await conn.recv()).text, "x");
  },

  async "the learner's O_NONBLOCK and time limits hold, and so do they after they are taken off"() {
    const { client, conn } = await pair();
    const { server, port } = listening();
    await errorOf(server.accept({ timeoutMs: 2 }));
    await errorOf(conn.recv(1, { timeoutMs: 2 }));
    for (const one of [server, conn]) {
      one.setsockopt(S.SOL_SOCKET, S.SO_RCVTIMEO, 20);
      const receive = (timeoutMs: number) =>
        errorOf<Error & { code: string }>(one === server ? one.accept({ timeoutMs }) : one.recv(1, { timeoutMs }));
      const start = performance.now();
      assert.deepEqual([(await receive(9000)).code, (await receive(5)).code], ["EAGAIN", "ERR_DEADLINE"]);
      assert.ok(performance.now() - start >= 24);
      sys.fcntl(one.fd, S.F_SETFL, S.O_RDWR | S.O_NONBLOCK);
      one.setsockopt(S.SOL_SOCKET, S.SO_RCVTIMEO, 0);
      const afterSeq = trace.seq;
      assert.equal((await receive(9000)).code, "EAGAIN");
      assert.equal(trace.events({ afterSeq }).filter(({ kind }) => kind === "wait").length, 0);
      sys.fcntl(one.fd, S.F_SETFL, S.O_RDWR);
      assert.equal((await receive(5)).code, "ERR_DEADLINE");
    }
    await socket(AF_INET, SOCK_STREAM).connect("127.0.0.1", port, READY);
    await server.accept();
    await client.send("x");
    assert.equal((await conn.recv()).text, "x");
  },

  async "a socket that accept() made inherits the listener's own time limit, never the library's"() {
    const { server, port } = listening();
    const client = socket(AF_INET, SOCK_STREAM);
    if (canWait) {
      const pending = server.accept({ timeoutMs: 9000 });
      await underWay("accept");
      await client.connect("127.0.0.1", port, READY);
      const conn = await pending;
      assert.equal(conn.getsockopt(S.SOL_SOCKET, S.SO_RCVTIMEO), 0);
      assert.equal((await errorOf(conn.recv(1, { timeoutMs: 50 }))).code, "ERR_DEADLINE");
    }
    server.setsockopt(S.SOL_SOCKET, S.SO_RCVTIMEO, 20);
    await socket(AF_INET, SOCK_STREAM).connect("127.0.0.1", port, READY);
    const conn = await server.accept();
    assert.equal(conn.getsockopt(S.SOL_SOCKET, S.SO_RCVTIMEO), server.getsockopt(S.SOL_SOCKET, S.SO_RCVTIMEO));
    assert.equal((await errorOf(conn.recv(1, { timeoutMs: 9000 }))).code, "EAGAIN");
  },

  async "a socket that was made with O_NONBLOCK does not wait"() {
    const server = socket(AF_INET, SOCK_STREAM | S.O_NONBLOCK);
    server.bind("127.0.0.1", 0);
    server.listen(1);
    assert.equal((await errorOf(server.accept({ timeoutMs: 9000 }))).code, "EAGAIN");
    const udp = socket(AF_INET, SOCK_DGRAM | S.O_NONBLOCK);
    assert.equal((await errorOf(udp.recv(9, { timeoutMs: 9000 }))).code, "EAGAIN");
    const { port } = await full();
    const late = socket(AF_INET, SOCK_STREAM | S.O_NONBLOCK);
    assert.equal((await errorOf(late.connect("127.0.0.1", port))).code, "EINPROGRESS");
    assert.equal((await errorOf(late.connect("127.0.0.1", port))).code, "EALREADY");
  },

  async "an endless number of milliseconds is no short one"() {
    const { client, conn } = await pair();
    if (!canWait) return;
    const pending = conn.recv(1, { timeoutMs: Number.MAX_SAFE_INTEGER });
    await underWay("recv");
    await client.send("x");
    assert.equal((await pending).text, "x");
  },
};

if (canWait) {
  Object.assign(scenarios, {
    async "Infinity waits until something comes"() {
      const { client, conn } = await pair();
      const pending = conn.recv(9, { timeoutMs: Number.POSITIVE_INFINITY });
      await underWay("recv");
      await client.send("at last", READY);
      assert.equal((await pending).text, "at last");
    },

    async "an abort ends every wait, with its reason"() {
      const abort = new AbortController();
      for (const [call, act] of await blockedOperations({ signal: abort.signal })) {
        const one = new AbortController();
        const [, again] = (await blockedOperations({ signal: one.signal })).find(([name]) => name === call) ?? [];
        const pending = errorOf((again ?? act)());
        await underWay(call);
        one.abort(new Error(`enough of ${call}`));
        const error = await pending;
        assert.deepEqual([error.code, error.syscall], ["ERR_ABORTED", call]);
        assert.equal((error.cause as Error).message, `enough of ${call}`);
      }
    },

    async "close() ends every wait with an error that says so"() {
      for (const [call, act, one] of await blockedOperations({})) {
        const pending = errorOf(act());
        await underWay(call);
        one.close();
        const error = await pending;
        assert.deepEqual([error.code, error.syscall, error.fd], ["ERR_CLOSED", call, one.fd]);
        assert.match(error.message, /because this socket was closed$/);
      }
    },

    async "an interrupt ends every wait, and the program lives on"() {
      const all = await blockedOperations({ timeoutMs: Number.POSITIVE_INFINITY });
      for (const chosen of [all.slice(0, 3), all.slice(3)]) {
        const pending = chosen.map(([, act]) => errorOf(act()));
        for (const [call] of chosen) await underWay(call);
        poller.wake("interrupted");
        endThreads("interrupted");
        const codes = (await Promise.all(pending)).map(({ code }) => code);
        assert.deepEqual(
          codes,
          chosen.map(() => "ERR_INTERRUPTED"),
        );
      }
      const { client, conn } = await pair();
      const after = conn.recv();
      await client.send("alive", READY);
      assert.equal((await after).text, "alive");
    },

    async "many recv() on one socket get each byte once"() {
      const { client, conn } = await pair();
      const pending = Array.from({ length: 20 }, () => conn.recv(1));
      await underWay("recv", 2);
      for (const byte of "abcdefghijklmnopqrst") await client.send(byte, READY);
      const got = (await Promise.all(pending)).map(({ text }) => text);
      assert.equal(got.sort().join(""), "abcdefghijklmnopqrst");
    },

    async "several accept() on one listener get a client each"() {
      const { server, port } = listening();
      const pending = [server.accept(), server.accept(), server.accept()];
      await underWay("accept", 3);
      for (const _ of pending) await socket(AF_INET, SOCK_STREAM).connect("127.0.0.1", port, READY);
      assert.equal(new Set((await Promise.all(pending)).map(({ fd }) => fd)).size, 3);
    },

    async "two waits on one socket end each at its own deadline"() {
      const { client, conn } = await pair();
      const patient = conn.recv(9, { timeoutMs: Number.POSITIVE_INFINITY });
      const start = performance.now();
      const hasty = errorOf(conn.recv(9, { timeoutMs: 50 }));
      const other = errorOf(conn.recv(9, { timeoutMs: 100 }));
      assert.equal((await hasty).code, "ERR_DEADLINE");
      assert.equal((await other).code, "ERR_DEADLINE");
      assert.ok(performance.now() - start >= 99);
      await client.send("patience", READY);
      assert.equal((await patient).text, "patience");
    },

    async "waits of all ways on one listener leave each other alone"() {
      const { server, port } = listening();
      const ways = [server.accept({ wait: "thread" }), server.accept(READY)];
      const short = errorOf(server.accept({ wait: "thread", timeoutMs: 30 }));
      assert.equal((await short).code, "ERR_DEADLINE");
      for (const _ of ways) await socket(AF_INET, SOCK_STREAM).connect("127.0.0.1", port, READY);
      assert.equal(new Set((await Promise.all(ways)).map(({ fd }) => fd)).size, 2);
    },

    async "a descriptor that is closed by its number alone takes nothing from the next one with that number"() {
      const { client, conn } = await pair();
      const old = bound();
      const pending = errorOf(old.recv(9, { timeoutMs: 60, wait: "readiness" }));
      await until("the wait", () => poller.count > 0);
      sys.close(old.fd);
      const next = bound();
      assert.equal(next.fd, old.fd);
      old.close();
      assert.equal(old.closed, true);
      assert.deepEqual([(await pending).code, next.closed], ["ERR_CLOSED", false]);
      assert.equal((await errorOf(old.recv())).code, "ERR_CLOSED");
      await next.sendto("mine", "127.0.0.1", next.getsockname().port);
      assert.equal((await next.recvfrom()).data.text, "mine");
      client.close();
      conn.close();
    },

    async "a wait that was woken just before its socket was closed takes nothing from the next one"() {
      const { client, conn } = await pair();
      bound(); // takes the lower number that is free
      const pending = errorOf(conn.recv(9, READY));
      void client.send("for the closed one", READY);
      await null;
      conn.close();
      const next = bound();
      await next.sendto("for the next", "127.0.0.1", next.getsockname().port, READY);
      assert.deepEqual([(await pending).code, next.fd], ["ERR_CLOSED", conn.fd]);
      assert.equal((await next.recvfrom()).data.text, "for the next");
    },
  });
}

if (how === "thread") {
  Object.assign(scenarios, {
    async "more blocked calls than threads wait in line, and each keeps its deadline"() {
      const sockets = Array.from({ length: MAX_THREADS + 3 }, () => bound());
      const blocked = sockets.slice(0, MAX_THREADS).map((one) => one.recv(9, { timeoutMs: Number.POSITIVE_INFINITY }));
      await underWay("recv", MAX_THREADS);
      const inLine = sockets.slice(MAX_THREADS) as [Socket, Socket, Socket];
      assert.equal((await errorOf(inLine[0].recv(9, { timeoutMs: 20 }))).code, "ERR_DEADLINE");
      const abort = new AbortController();
      const aborted = errorOf(inLine[1].recv(9, { signal: abort.signal }));
      abort.abort();
      assert.deepEqual([(await aborted).code, /shutting/.test((await aborted).message)], ["ERR_ABORTED", false]);
      const patient = inLine[2].recv(9, { timeoutMs: Number.POSITIVE_INFINITY });
      for (const one of sockets) {
        await one.sendto("go", "127.0.0.1", one.getsockname().port, READY);
      }
      for (const { text } of await Promise.all([...blocked, patient])) assert.equal(text, "go");
      // a wait in line that ended left its socket as it was
      assert.equal((await inLine[0].recv()).text, "go");
    },

    async "files and names work while as many threads are blocked as may be"() {
      const sockets = Array.from({ length: MAX_THREADS }, () => bound());
      const blocked = sockets.map((one) => errorOf(one.recv(9, { timeoutMs: Number.POSITIVE_INFINITY })));
      await underWay("recv", MAX_THREADS);
      assert.match(await readFile("/proc/self/status", "utf8"), /^Name:/);
      assert.ok((await lookup("localhost")).address.length > 0);
      for (const one of sockets) one.close();
      for (const { code } of await Promise.all(blocked)) assert.equal(code, "ERR_CLOSED");
    },

    async "sys.close() is refused while a thread is blocked on the descriptor"() {
      const one = bound();
      const pending = errorOf(one.recv());
      await underWay("recv");
      assert.throws(() => sys.close(one.fd), { code: "ERR_IN_USE" });
      one.close();
      assert.equal((await pending).code, "ERR_CLOSED");
    },

    async "close() gives the number back only when the thread has left it"() {
      const { conn } = await pair();
      const pending = errorOf(conn.recv());
      await underWay("recv");
      conn.close();
      assert.ok(readdirSync("/proc/self/fd").includes(String(conn.fd)));
      await pending;
      await closesDone();
      assert.ok(!readdirSync("/proc/self/fd").includes(String(conn.fd)));
    },
  });
}

if (process.argv[3] === "--list") {
  for (const name of Object.keys(scenarios)) console.log(JSON.stringify({ name }));
  process.exit(0);
}

/** The sockets of this process. Deno makes some of its own when it likes, so there only the record can tell. */
function socketsOpen(): string {
  if ("Deno" in globalThis) return socketsOfRecord().join();
  const targets = readdirSync("/proc/self/fd").map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ""; // the descriptor that read the directory
    }
  });
  return targets
    .filter((target) => target.startsWith("socket:"))
    .sort()
    .join();
}

/** The descriptors of sockets that the record has as made and not closed. */
function socketsOfRecord(): number[] {
  const open = new Set<number>();
  const calls = trace.events({ call: ["socket", "accept", "close"] }).filter(({ kind }) => kind === "call");
  for (const { call, fd, result } of calls.sort((one, other) => one.endNs - other.endNs)) {
    if (call === "close") open.delete(fd);
    else if (result >= 0) open.add(result);
  }
  return [...open];
}

for (const [name, act] of Object.entries(scenarios)) {
  defaults.wait = how;
  let error: string | undefined;
  const before = socketsOpen();
  try {
    await act();
    for (const one of openSockets()) one.close();
    await closesDone();
    await until("the sockets to be those of before", () => socketsOpen() === before);
    assert.deepEqual([poller.count, openSockets().length], [0, 0]);
  } catch (failure) {
    error = String((failure as Error).stack);
    for (const one of openSockets()) one.close();
    await closesDone();
  }
  console.log(JSON.stringify({ name, error }));
}

import { expect, test } from "vitest";
import type { Socket } from "../../../lib/socket/socket.ts";
import { nextTurn, turnIsLong } from "../../../lib/socket/wait/fairness.ts";
import { poller } from "../../../lib/socket/wait/poller.ts";
import { MSG_PEEK } from "../../../lib/syscall/constants.ts";
import { trace } from "../../../lib/trace/trace.ts";
import { expectNoLeaks } from "../../support/descriptors.ts";
import { errorOf } from "../../support/errors.ts";
import { connected } from "../../support/sockets.ts";
import { until } from "../../support/until.ts";

expectNoLeaks();

/** Sends a byte to and fro until it is told to stop; it asks before each round. */
async function pingPong(one: Socket, other: Socket, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await one.send("x");
    await other.recv();
    await other.send("x");
    await one.recv();
  }
}

test.each([
  [
    "what is sent is there at once",
    async (one: Socket, other: Socket, isOver: () => boolean) => pingPong(one, other, isOver),
  ],
  [
    "both ends wait for each other",
    async (one: Socket, other: Socket, isOver: () => boolean) => {
      const echo = (async () => {
        for (let got = await other.recv(); got.length > 0; got = await other.recv()) await other.send(got);
      })();
      while (!isOver()) {
        await one.send("x");
        await one.recv();
      }
      one.close();
      await echo;
    },
  ],
])("timers run while two ends in this process keep each other busy and %s", async (_, play) => {
  const { client, conn } = await connected();
  let rounds = 0;
  const between: number[] = [];
  const timer = setInterval(() => {
    between.push(rounds);
    rounds = 0;
  }, 1);
  await play(client, conn, () => {
    rounds++;
    return between.length >= 50;
  });
  clearInterval(timer);
  expect(between.reduce((sum, one) => sum + one)).toBeGreaterThan(50); // it was busy between the ticks
  // as many as fit into 3 ms are meant, some hundreds; a busy machine makes fewer
  const typical = between.sort((a, b) => a - b)[25] as number;
  expect(typical).toBeLessThan(2000);
});

test("turnIsLong() tells that the event loop has not turned for a while, nextTurn() lets it", async () => {
  await nextTurn();
  expect(turnIsLong()).toBe(false);
  const start = performance.now();
  while (performance.now() - start < 5);
  expect(turnIsLong()).toBe(true);
  await nextTurn();
  await nextTurn();
  expect(turnIsLong()).toBe(false);
});

test("a wait that begins while the data is there already is woken, and so is one after a partial read", async () => {
  const { client, conn } = await connected();
  const waiting = conn.recv(1);
  await client.send("abc");
  expect((await waiting).text).toBe("a");
  // no new edge comes for what is left
  expect((await conn.recv(1)).text).toBe("b");
  expect((await conn.recv(9)).text).toBe("c");
  await expect(conn.recv(1, { timeoutMs: 10 })).rejects.toMatchObject({ code: "ERR_DEADLINE" });
  await client.send("d");
  expect((await conn.recv()).text).toBe("d");
});

test("an edge that nobody waited for is not missed by who waits next", async () => {
  const { client, conn } = await connected();
  const first = conn.recv();
  await client.send("first");
  await first;
  const other = await connected();
  const idle = errorOf(other.conn.recv(1, { timeoutMs: 50 }));
  await client.send("second"); // its edge is taken by the poller while only `other` waits
  await until("the edge to be taken", () =>
    trace
      .events({ call: "epoll_wait" })
      .some(({ list }) => list?.some(({ fd, events }) => fd === conn.fd && (events & 1) !== 0)),
  );
  expect((await conn.recv()).text).toBe("second");
  expect(await idle).toMatchObject({ code: "ERR_DEADLINE" });
});

test("waits in both directions on one socket are woken each by its own event", async () => {
  const { client, conn } = await connected();
  const received = conn.recv();
  const large = new Uint8Array(20_000_000);
  const sending = conn.sendAll(large);
  await until("both waits", () => poller.count === 2);
  await client.send("in");
  expect((await received).text).toBe("in");
  expect(poller.count).toBe(1);
  expect(await client.recvExactly(large.length)).toHaveLength(large.length);
  expect(await sending).toBe(large.length);
});

test("the end of a stream wakes a recv() that waits, a reset does too", async () => {
  for (const linger of [false, true]) {
    const { client, conn } = await connected();
    const waiting = conn.recv();
    await until("the wait", () => poller.count === 1);
    client.setsockopt(1, 13, { onoff: linger, linger: 0 });
    client.close();
    if (linger) await expect(waiting).rejects.toMatchObject({ code: "ECONNRESET" });
    else expect(await waiting).toHaveLength(0);
  }
});

test.each([
  ["recv", "open", (socket: Socket) => socket.recv(1)],
  ["recvExactly", "open", (socket: Socket) => socket.recvExactly(1)],
  ["recv", "closed", (socket: Socket) => socket.recv(1)],
])(
  "a loop that awaits no %s() of an %s socket ends with ERR_NOT_AWAITED, thrown at once",
  async (name, state, begin) => {
    const { conn } = await connected();
    if (state === "closed") conn.close();
    const forgetful = (): void => {
      for (;;) begin(conn).catch(() => {});
    };
    expect(await errorOf(forgetful)).toMatchObject({ code: "ERR_NOT_AWAITED", syscall: name });
    conn.close();
  },
);

test("tens of thousands of calls that are awaited are no such loop, though none of them waits", async () => {
  const { client, conn } = await connected();
  await client.send("x");
  for (let call = 0; call < 50_000; call++) await conn.recv(1, { flags: MSG_PEEK, wait: "block" });
});

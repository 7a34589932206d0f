import { expect, test } from "vitest";
import type { Socket } from "../../lib/socket/socket.ts";
import type { WaitError } from "../../lib/socket/wait/wait-error.ts";
import { SHUT_WR, SO_LINGER, SO_SNDBUF, SOL_SOCKET } from "../../lib/syscall/constants.ts";
import type { SocketError } from "../../lib/syscall/error.ts";
import { trace } from "../../lib/trace/trace.ts";
import { closeLater, expectNoLeaks } from "../support/descriptors.ts";
import { errorOf } from "../support/errors.ts";
import { connected, listening, netClient } from "../support/sockets.ts";
import { until } from "../support/until.ts";

expectNoLeaks();

/** Sends a text in pieces of a size; each is in the peer's queue before the next is sent. */
async function sendInPieces(from: Socket, text: string, size: number): Promise<void> {
  for (let at = 0; at < text.length; at += size) await from.send(text.slice(at, at + size));
}

const TEXT = "first line\r\n\r\nsecond\r\nrest";
const sizes = Array.from({ length: TEXT.length }, (_, i) => i + 1);

test.each(sizes)("recvExactly() takes just as many bytes, sent in pieces of %i", async (size) => {
  const { client, conn } = await connected();
  const head = conn.recvExactly(14);
  await sendInPieces(client, TEXT, size);
  expect((await head).text).toBe(TEXT.slice(0, 14));
  expect((await conn.recvExactly(TEXT.length - 14)).text).toBe(TEXT.slice(14));
});

test.each(sizes)("recvUntil() takes up to the delimiter and no further, sent in pieces of %i", async (size) => {
  const { client, conn } = await connected();
  const first = conn.recvUntil("\r\n\r\n");
  await sendInPieces(client, TEXT, size);
  expect((await first).text).toBe("first line\r\n\r\n");
  expect((await conn.recvUntil("\r\n")).text).toBe("second\r\n");
  expect((await conn.recvExactly(4)).text).toBe("rest");
});

test("recvUntil() finds a delimiter whose beginning comes twice", async () => {
  const { client, conn } = await connected();
  await sendInPieces(client, "aaaab!", 1);
  expect((await conn.recvUntil("aab")).text).toBe("aaaab");
  expect((await conn.recv()).text).toBe("!");
});

test.each([1, 1000, 65_536, 5_000_000])("sendAll() sends all of %i bytes through a small buffer", async (count) => {
  const { client, conn } = await connected();
  client.setsockopt(SOL_SOCKET, SO_SNDBUF, 4096);
  const data = Uint8Array.from({ length: count }, (_, i) => (i * 31) % 251);
  const afterSeq = trace.seq;
  const sending = client.sendAll(data);
  const received = await conn.recvExactly(count);
  expect(await sending).toBe(count);
  expect(Buffer.compare(received, data)).toBe(0);
  const taken = trace
    .events({ afterSeq, fd: client, call: "send" })
    .flatMap(({ kind, result }) => (kind === "call" && result > 0 ? [result] : []));
  expect(taken.reduce((sum, one) => sum + one)).toBe(count);
  if (count > 1_000_000) expect(taken.length).toBeGreaterThan(10);
});

test("sendAll() of nothing makes no call", async () => {
  const { client } = await connected();
  const afterSeq = trace.seq;
  expect(await client.sendAll("")).toBe(0);
  expect(trace.events({ afterSeq })).toEqual([]);
});

test("sendAll() that comes to its deadline tells how far it came, and what it sent arrived", async () => {
  const { server, port } = listening();
  const peer = await netClient(port);
  peer.pause();
  const conn = closeLater(await server.accept());
  const error = await errorOf<WaitError>(conn.sendAll(new Uint8Array(40_000_000), { timeoutMs: 50 }));
  expect(error).toMatchObject({ name: "WaitError", code: "ERR_DEADLINE", syscall: "send" });
  expect(error.done).toBeGreaterThan(0);
  let got = 0;
  peer.on("data", (data: Buffer) => {
    got += data.length;
  });
  conn.close();
  peer.resume();
  await new Promise((resolve) => peer.once("close", resolve));
  expect(got).toBe(error.done);
});

test.each([
  ["recvExactly", (one: Socket) => one.recvExactly(10)],
  ["recvUntil", (one: Socket) => one.recvUntil("\n")],
])("%s() throws a StreamError at the end of the stream, with what came", async (_, receive) => {
  const { client, conn } = await connected();
  const pending = receive(conn);
  await client.send("part");
  client.shutdown(SHUT_WR);
  const error = await errorOf(pending);
  expect(error).toMatchObject({ name: "StreamError", code: "ERR_STREAM_ENDED", partial: { text: "part" } });
  expect(error.message).toMatch(new RegExp(`^recv\\(${conn.fd}\\): the stream ended after 4 `));
});

test.each([
  ["recvExactly", (one: Socket) => one.recvExactly(10, { timeoutMs: 30 })],
  ["recvUntil", (one: Socket) => one.recvUntil("\n", { timeoutMs: 30 })],
])("%s() that comes to its deadline has what came in `partial`", async (_, receive) => {
  const { client, conn } = await connected();
  await client.send("part");
  expect(await errorOf(receive(conn))).toMatchObject({ code: "ERR_DEADLINE", partial: { text: "part" } });
});

test.each([
  ["recvExactly", (one: Socket) => one.recvExactly(10)],
  ["recvUntil", (one: Socket) => one.recvUntil("\n")],
])("%s() whose peer resets the connection has what came in `partial`", async (_, receive) => {
  const { client, conn } = await connected();
  await client.send("part");
  const pending = errorOf<SocketError>(receive(conn));
  await until("the first part is taken", () => conn.view().recvQueue === 0);
  client.setsockopt(SOL_SOCKET, SO_LINGER, { onoff: true, linger: 0 });
  client.close();
  const error = await pending;
  expect(error).toMatchObject({ name: "SocketError", code: "ECONNRESET", syscall: "recv", fd: conn.fd });
  expect(error.message).toMatch(new RegExp(`^recv\\(${conn.fd}, \\d+\\): ECONNRESET`));
  expect(Buffer.from(error.partial ?? []).toString()).toBe("part");
  expect(error.done).toBeUndefined();
});

test("recvUntil() gives up after maxBytes without the delimiter", async () => {
  const { client, conn } = await connected();
  await client.send("0123456789\n");
  const error = await errorOf(conn.recvUntil("\n", { maxBytes: 5 }));
  expect(error).toMatchObject({ code: "ERR_STREAM_TOO_LONG", partial: { text: "01234" } });
  expect((await conn.recvUntil("\n", { maxBytes: 6 })).text).toBe("56789\n");
});

test("one deadline holds for all calls of recvExactly() together", async () => {
  const { client, conn } = await connected();
  const pending = errorOf(conn.recvExactly(1000, { timeoutMs: 100 }));
  let open = true;
  void pending.then(() => {
    open = false;
  });
  // a byte every 20 ms keeps each single wait short of the deadline
  for (let sent = 0; open && sent < 500; sent++) {
    await client.send("x");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await pending).toMatchObject({ code: "ERR_DEADLINE" });
});

test("sendAll() and recvExactly() tell how long they waited in all, not the last of their calls", async () => {
  const { client, conn } = await connected();
  const stuck = await errorOf(client.sendAll(new Uint8Array(30_000_000), { timeoutMs: 90 }));
  expect(stuck.message).toContain("gave up after 90 ms");
  await conn.recvExactly(1000);
  const other = await connected();
  const pending = errorOf(other.conn.recvExactly(9, { timeoutMs: 80 }));
  await other.client.send("x"); // so that the wait is the second of two
  expect((await pending).message).toContain("gave up after 80 ms");
});

import { once } from "node:events";
import { expect, test } from "vitest";
import { peerIsElsewhere } from "../../../lib/socket/other-end.ts";
import type { Socket } from "../../../lib/socket/socket.ts";
import { AF_INET6, IPPROTO_IPV6, IPV6_V6ONLY } from "../../../lib/syscall/constants.ts";
import { trace } from "../../../lib/trace/trace.ts";
import { closeLater, expectNoLeaks } from "../../support/descriptors.ts";
import { echoElsewhere } from "../../support/echo.ts";
import { connected, listening, netClient, netServer, portOf, tcp, udp } from "../../support/sockets.ts";
import { until } from "../../support/until.ts";

expectNoLeaks();

/**
 * Sends and receives, so often that brief blocking would have begun. Gives for how long the main thread blocked in `poll` for
 * the socket, each time.
 */
async function roundTrips(one: Socket, answer: () => unknown, count = 200): Promise<string[]> {
  const afterSeq = trace.seq;
  for (let i = 0; i < count; i++) {
    await one.send("x");
    const pending = one.recv();
    await answer();
    expect((await pending).text).toBe("x");
  }
  return pollsOf(one, afterSeq);
}

const pollsOf = (one: Socket, afterSeq: number): string[] =>
  trace
    .events({ afterSeq, call: "poll", by: "library" })
    .flatMap(({ list, args }) => (list?.some(({ fd }) => fd === one.fd) ? [args[1] as string] : []));

const BRIEF = "1 ms";

test("recv() comes to block briefly for a quick peer in another process, in a poll that is recorded", async () => {
  const client = tcp();
  await client.connect("127.0.0.1", await echoElsewhere());
  const afterSeq = trace.seq;
  const flags: string[] = [];
  // on a busy machine it takes the peer a while to be quick often enough
  await until(
    "a brief block",
    async () => flags.push(...(await roundTrips(client, () => {}))) && flags.includes(BRIEF),
  );
  const calls = trace.events({ afterSeq, by: ["you", "library"] }).filter(({ kind }) => kind === "call");
  const first = calls.findIndex(({ call, args }) => call === "poll" && args[1] === BRIEF);
  // it is used, but not before the peer has shown that it is quick
  expect(calls.slice(0, first).filter(({ call, fd }) => call === "recv" && fd === client.fd).length).toBeGreaterThan(3);
  expect(calls[first + 1]).toMatchObject({ call: "recv", fd: client.fd, by: "you" });
  expect(trace.events({ afterSeq, call: ["setsockopt", "fcntl"] })).toEqual([]);
});

test("recv() does not block for a peer in the same process", async () => {
  const { client, conn } = await connected();
  const flags = await roundTrips(client, async () => conn.send((await conn.recv()).text));
  expect(flags).not.toContain(BRIEF);
});

test("recv() does not block for a server or a client of Node's in this process", async () => {
  const { port } = await netServer((peer) => peer.setNoDelay(true).on("data", (data) => peer.write(data)));
  const client = tcp();
  await client.connect("127.0.0.1", port);
  expect(await roundTrips(client, () => {})).not.toContain(BRIEF);

  const { server, port: ours } = listening();
  const peer = await netClient(ours);
  peer.setNoDelay(true).on("data", (data) => peer.write(data));
  expect(await roundTrips(closeLater(await server.accept()), () => {})).not.toContain(BRIEF);
});

test("recv() does not block for an IPv4 client of an IPv6 socket of this process", async () => {
  const server = tcp({ family: AF_INET6 });
  server.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, false);
  server.bind("::", 0);
  server.listen(1);
  const peer = await netClient(portOf(server), "127.0.0.1");
  peer.setNoDelay(true).on("data", (data) => peer.write(data));
  expect(await roundTrips(closeLater(await server.accept()), () => {})).not.toContain(BRIEF);
});

test("recv() does not block for datagrams, whose senders nobody knows", async () => {
  const [one, other] = [udp(), udp()];
  await one.socket.connect("127.0.0.1", other.port);
  await other.socket.connect("127.0.0.1", one.port);
  const flags = await roundTrips(one.socket, async () => other.socket.send((await other.socket.recv()).text));
  expect(flags).not.toContain(BRIEF);
});

test("recv() does not block while another wait is under way", async () => {
  const client = tcp();
  await client.connect("127.0.0.1", await echoElsewhere());
  const { server } = listening();
  const idle = server.accept({ timeoutMs: Number.POSITIVE_INFINITY }).catch(() => {});
  expect(await roundTrips(client, () => {})).not.toContain(BRIEF);
  server.close();
  await idle;
});

test("a brief wait without an answer gives way to an ordinary one, whose deadline holds", async () => {
  const client = tcp();
  await client.connect("127.0.0.1", await echoElsewhere());
  const before = trace.seq;
  const hasBlocked = () => pollsOf(client, before).includes(BRIEF);
  await until("a brief block", async () => (await roundTrips(client, () => {})) && hasBlocked());
  const afterSeq = trace.seq;
  await expect(client.recv(1, { timeoutMs: 20 })).rejects.toMatchObject({ code: "ERR_DEADLINE" });
  await expect(async () => {
    const waiting = client.recv();
    client.close();
    await waiting;
  }).rejects.toMatchObject({ code: "ERR_CLOSED" });
  expect(trace.events({ afterSeq, call: "recv", by: "you" }).filter(({ kind }) => kind === "wait")).toHaveLength(2);
});

test("peerIsElsewhere() tells this process's connections, the runtime's too, from another's", async () => {
  const { client, conn } = await connected();
  expect([peerIsElsewhere(client.fd), peerIsElsewhere(conn.fd)]).toEqual([false, false]);
  const away = tcp();
  await away.connect("127.0.0.1", await echoElsewhere());
  await away.send("x");
  await away.recv();
  expect(peerIsElsewhere(away.fd)).toBe(true);
  expect(peerIsElsewhere(udp().socket.fd)).toBe(false);
});

test("peerIsElsewhere() cannot tell yet while nobody has accepted the connection", async () => {
  const { server, port } = listening();
  const client = tcp();
  await client.connect("127.0.0.1", port);
  expect(peerIsElsewhere(client.fd)).toBeUndefined();
  closeLater(await server.accept());
  expect(peerIsElsewhere(client.fd)).toBe(false);
});

test("a client of Node's is served as quickly as it comes while a peer elsewhere is answered", async () => {
  const away = tcp();
  await away.connect("127.0.0.1", await echoElsewhere());
  const { server, port } = listening();
  let over = false;
  const busy = (async () => {
    while (!over) {
      await away.send("x");
      await away.recv();
    }
  })();
  const accepting = server.accept();
  const client = await netClient(port);
  const conn = closeLater(await accepting);
  const data = once(client, "data");
  await conn.send("served");
  expect(String((await data)[0])).toBe("served");
  over = true;
  await busy;
});

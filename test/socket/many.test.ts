import { once } from "node:events";
import { connect, type Socket as NetSocket } from "node:net";
import { expect, test } from "vitest";
import type { Socket } from "../../lib/socket/socket.ts";
import { trace } from "../../lib/trace/trace.ts";
import { closeLater, expectNoLeaks } from "../support/descriptors.ts";
import { listening, tcp } from "../support/sockets.ts";

expectNoLeaks();

test("a thousand connections wait at once, and each is answered", async () => {
  const { server, port } = listening(1024);
  const conns: Socket[] = [];
  const serve = async (conn: Socket): Promise<void> => {
    for (;;) {
      const got = await conn.recv();
      if (got.length === 0) break;
      await conn.send(got);
    }
    conn.close();
  };
  const served: Promise<void>[] = [];
  const accepting = (async () => {
    while (conns.length < 1000) {
      conns.push(await server.accept());
      served.push(serve(conns.at(-1) as Socket));
    }
  })();
  const clients = Array.from({ length: 1000 }, () => tcp());
  await Promise.all(clients.map((client) => client.connect("127.0.0.1", port)));
  await accepting;
  const answers = await Promise.all(
    clients.map(async (client, i) => {
      const waiting = client.recvUntil("\n");
      await client.send(`this is ${i}\n`);
      return (await waiting).text;
    }),
  );
  expect(answers).toEqual(clients.map((_, i) => `this is ${i}\n`));
  for (const client of clients) client.close();
  await Promise.all(served);
  expect(conns.every(({ closed }) => closed)).toBe(true);
});

test("more clients of Node's at once than one epoll_wait tells are all heard", async () => {
  const { server, port } = listening(1024);
  const peers: NetSocket[] = await Promise.all(
    Array.from({ length: 400 }, async () => {
      const peer = connect(port, "127.0.0.1");
      closeLater({ close: () => peer.destroy() });
      await once(peer, "connect");
      return peer;
    }),
  );
  const conns: Socket[] = [];
  for (const _ of peers) conns.push(closeLater(await server.accept()));
  const waiting = conns.map((conn) => conn.recv());
  const afterSeq = trace.seq;
  for (const peer of peers) peer.write("x");
  const got = await Promise.all(waiting);
  expect(got.every(({ text }) => text === "x")).toBe(true);
  expect(Math.max(...trace.events({ afterSeq, call: "epoll_wait" }).map(({ result }) => result))).toBeLessThanOrEqual(
    256,
  );
});

import { Buffer } from "node:buffer";
import { once } from "node:events";
import type { Socket as NetSocket } from "node:net";
import { Agent, request } from "undici";
import { expect, test } from "vitest";
import { socket } from "../../lib/socket/socket.ts";
import { streamOf } from "../../lib/socket/stream-of.ts";
import { AF_INET, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import { trace } from "../../lib/trace/trace.ts";
import { closeLater, expectNoLeaks } from "../support/descriptors.ts";
import { connected, listening, netServer } from "../support/sockets.ts";
import { until } from "../support/until.ts";

expectNoLeaks();

/** A stream over one of our sockets, and `node:net`'s end of its connection. */
async function ends() {
  const came: NetSocket[] = [];
  const { port } = await netServer((peer) => void came.push(peer));
  const client = closeLater(socket(AF_INET, SOCK_STREAM));
  await client.connect("127.0.0.1", port);
  const peer = await until("the connection", () => came[0]);
  return { client, stream: streamOf(client), peer };
}

test("writing sends, end() is shutdown(SHUT_WR), and what the peer sends can be read until it ends", async () => {
  const { client, stream, peer } = await ends();
  peer.write("good bye");
  const heard = peer.toArray(); // and node:net then ends its own direction
  stream.write("hel");
  stream.end("lo");
  expect(Buffer.concat(await heard).toString()).toBe("hello");
  expect(Buffer.concat(await stream.toArray()).toString()).toBe("good bye");
  await until("the close", () => client.closed);
});

test("all of many bytes pass in both directions", async () => {
  const { stream, peer } = await ends();
  const many = Buffer.alloc(3_000_000, "many bytes ");
  peer.pipe(peer);
  stream.end(many);
  expect(Buffer.concat(await stream.toArray()).equals(many)).toBe(true);
});

test("what is written while the stream is corked leaves in one call", async () => {
  const { client, stream, peer } = await ends();
  trace.clear();
  stream.cork();
  for (const word of ["hel", "l", "o"]) stream.write(word);
  stream.uncork();
  stream.end();
  expect(Buffer.concat(await peer.toArray()).toString()).toBe("hello");
  expect(trace.events({ by: "you", call: "send", fd: client.fd }).map(({ result }) => result)).toEqual([5]);
});

test("recv is not called while nobody reads and the stream is full", async () => {
  const { client, stream, peer } = await ends();
  trace.clear();
  stream.on("readable", () => {});
  peer.write(Buffer.alloc(3_000_000));
  const received = () => trace.events().filter(({ call, fd }) => call === "recv" && fd === client.fd);
  const taken = () => received().reduce((sum, { result }) => sum + Math.max(0, result), 0);
  await until("a full stream", () => stream.readableLength >= stream.readableHighWaterMark);
  await until("bytes that wait", () => (client.view().recvQueue ?? 0) > 0);
  expect(taken()).toBe(stream.readableLength);
  stream.destroy();
});

test("destroy() closes the socket, and a socket that its owner closes ends the stream without an error", async () => {
  const { client, stream } = await ends();
  stream.destroy();
  await once(stream, "close");
  expect(client.closed).toBe(true);
  const other = await ends();
  other.stream.resume();
  other.client.close();
  await once(other.stream, "close");
  expect(other.stream.errored).toBeNull();
});

test("an error of a call is the stream's error", async () => {
  const { stream, peer } = await ends();
  stream.resume();
  peer.resetAndDestroy();
  const [error] = (await once(stream, "error")) as [{ code: string }];
  expect(error.code).toBe("ECONNRESET");
});

test("undici asks over it, twice on one connection", async () => {
  const { server, port } = listening();
  const dispatcher = new Agent({
    connections: 1,
    connect: ({ hostname, port }, done) => {
      const client = closeLater(socket(AF_INET, SOCK_STREAM));
      client.connect(hostname, Number(port)).then(() => done(null, streamOf(client) as never), done as never);
    },
  });
  const asking = (async () => {
    const first = await request(`http://127.0.0.1:${port}/one`, { dispatcher });
    const second = await first.body.text().then(() => request(`http://127.0.0.1:${port}/two`, { dispatcher }));
    return [first.statusCode, await second.body.text()];
  })();
  const conn = closeLater(await server.accept());
  for (const path of ["/one", "/two"]) {
    expect((await conn.recvUntil("\r\n\r\n")).text).toContain(`GET ${path} `);
    await conn.sendAll(`HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n${path}`);
  }
  expect(await asking).toEqual([200, "/two"]);
  await dispatcher.close();
  expect((await conn.recv()).length).toBe(0);
});

test("what is no socket is refused", async () => {
  const { client } = await connected();
  expect(() => streamOf(client.fd as never)).toThrow("socket must be a socket, not a number");
});

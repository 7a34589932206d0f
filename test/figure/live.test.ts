import { expect, test } from "vitest";
import { callTable, sequenceFigure } from "../../lib/figure/mod.ts";
import { AF_INET, SOCK_STREAM, socket, trace } from "../../lib/mod.ts";

test("sequenceFigure() and callTable() draw what real sockets just did", async () => {
  const from = trace.seq;
  trace.observe = true;
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", 0);
  server.listen(2);
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", server.getsockname().port);
  const conn = await server.accept();
  await client.send("hello");
  await conn.recv(1024);
  for (const one of [client, conn, server]) one.close();
  trace.observe = false;
  const events = trace.events({ afterSeq: from });
  const names = { server, client, conn };

  const sequence = sequenceFigure(events, { names });
  for (const words of [
    "client's program",
    "server's program",
    "LISTEN",
    "ESTABLISHED",
    "CLOSE_WAIT",
    "&quot;hello&quot;",
    "5 bytes",
  ]) {
    expect(sequence.html).toContain(words);
  }
  expect(sequence.text).toMatch(/send\("hello"\) = 5 {2}-> {2}"hello" 5 bytes/);
  expect(callTable(events, { names }).text).toMatch(
    new RegExp(`client \\(${client.fd}\\) +send\\(${client.fd}, "hello", 5`),
  );
});

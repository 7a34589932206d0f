import { expect, test } from "vitest";
import { callsFigure, sequenceFigure, statesFigure } from "../../lib/figure/mod.ts";
import { AF_INET, SOCK_STREAM, socket, sys, tcpEndpoints, trace } from "../../lib/mod.ts";

test("sequenceFigure() and callsFigure() draw what real sockets just did", async () => {
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
  expect(callsFigure(events, { names }).text).toMatch(
    new RegExp(`client \\(${client.fd}\\) +send\\(${client.fd}, "hello", 5`),
  );
});

test("statesFigure() goes on to TIME_WAIT where the kernel's list of endpoints shows it", async () => {
  const from = trace.seq;
  trace.observe = true;
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", 0);
  server.listen(2);
  const { port } = server.getsockname();
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port as number);
  const conn = await server.accept();
  client.close();
  await conn.recv(10);
  conn.close();
  server.close();
  trace.observe = false;
  const { text } = statesFigure(trace.events({ afterSeq: from }), {
    names: { client, conn },
    endpoints: tcpEndpoints(),
  });
  expect(text).toMatch(/client: CLOSED \.\.> ESTABLISHED (-> FIN_WAIT1|\.\.> FIN_WAIT2) .*TIME_WAIT/);
  expect(text).toContain("conn: ESTABLISHED -> CLOSE_WAIT ..> CLOSED");
  expect(text).toContain("server: CLOSED -> LISTEN -> CLOSED");
  expect(statesFigure(trace.events({ afterSeq: from })).text).toMatch(/server: CLOSED -> LISTEN$/m);
});

test("statesFigure() does not take a listener's close() for its end where another descriptor has it", () => {
  const from = trace.seq;
  trace.observe = true;
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", 0);
  server.listen(2);
  const twin = sys.dup(server.fd);
  server.close();
  trace.observe = false;
  const { text } = statesFigure(trace.events({ afterSeq: from }), { names: { server }, endpoints: tcpEndpoints() });
  sys.close(twin);
  expect(text).toMatch(/server: CLOSED -> LISTEN$/m);
});

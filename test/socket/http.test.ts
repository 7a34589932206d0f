import { request } from "undici";
import { expect, test } from "vitest";
import { closeLater, expectNoLeaks } from "../support/descriptors.ts";
import { listening } from "../support/sockets.ts";

expectNoLeaks();

test.each(["readiness", "thread"] as const)("an HTTP/1.1 answer made by hand satisfies undici (%s)", async (wait) => {
  const { server, port } = listening(4, { wait });
  const serving = (async () => {
    const conn = closeLater(await server.accept());
    const head = (await conn.recvUntil("\r\n\r\n")).text;
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    const body = (await conn.recvExactly(length)).text;
    const answer = `you sent ${body}`;
    await conn.sendAll(
      `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${answer.length}\r\nConnection: close\r\n\r\n${answer}`,
    );
    conn.close();
    return head;
  })();
  const { statusCode, headers, body } = await request(`http://127.0.0.1:${port}/a/path?q=1`, {
    method: "POST",
    body: "a body",
  });
  expect([statusCode, headers["content-type"], await body.text()]).toEqual([200, "text/plain", "you sent a body"]);
  expect(await serving).toMatch(/^POST \/a\/path\?q=1 HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\n/);
});

test("a chunked answer that is sent byte by byte satisfies undici", async () => {
  const { server, port } = listening();
  const serving = (async () => {
    const conn = closeLater(await server.accept());
    await conn.recvUntil("\r\n\r\n");
    const text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    for (const byte of text) await conn.send(byte);
    conn.close();
  })();
  const { body } = await request(`http://127.0.0.1:${port}/`, { reset: true });
  expect(await body.text()).toBe("hello");
  await serving;
});

import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { connect, createServer } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { selfSigned } from "../../lib/notebook/self-signed.ts";

test("the certificate is for that name, signed by its own key, and holds now", () => {
  const { cert } = selfSigned("shop.example");
  const read = new X509Certificate(cert);
  expect(read.subject).toBe("CN=shop.example");
  expect(read.issuer).toBe("CN=shop.example");
  expect(read.checkHost("shop.example")).toBe("shop.example");
  expect(read.checkHost("other.example")).toBeUndefined();
  expect(read.verify(read.publicKey)).toBe(true);
  expect(Date.parse(read.validFrom)).toBeLessThan(Date.now());
  expect(Date.parse(read.validTo)).toBeGreaterThan(Date.now());
});

test("node:tls takes key and certificate, and trusts them where it is told to", async () => {
  const { key, cert } = selfSigned("localhost");
  const server = createServer({ key, cert }, (conn) => conn.end("hello"));
  onTestFinished(() => void server.close());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const client = connect({ port, host: "127.0.0.1", servername: "localhost", ca: cert });
  onTestFinished(() => void client.destroy());
  const [first] = await once(client, "data");
  expect([client.authorized, String(first)]).toEqual([true, "hello"]);
});

test("two calls give two keys", () => {
  expect(selfSigned("localhost").key).not.toBe(selfSigned("localhost").key);
});

test("a name that is no text is refused", () => {
  expect(() => selfSigned(5 as never)).toThrow("name must be a text");
});

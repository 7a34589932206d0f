import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Bytes, copyBytes } from "../../lib/socket/bytes.ts";
import { SHUT_WR } from "../../lib/syscall/constants.ts";
import { connected, udp } from "../support/sockets.ts";

test("Bytes read as text, as hexadecimal digits, and as the numbers they are", () => {
  const bytes = Bytes.from(Buffer.from("hé"));
  expect([bytes.text, `${bytes}`, bytes.hex, [...bytes]]).toEqual(["hé", "hé", "68 c3 a9", [0x68, 0xc3, 0xa9]]);
  expect(bytes).toBeInstanceOf(Uint8Array);
});

test("Bytes that are no UTF-8 read with U+FFFD", () => {
  expect(Bytes.from([0x61, 0xff]).text).toBe("a\uFFFD");
});

test("Bytes stay Bytes when a part is taken", () => {
  expect(Bytes.from(Buffer.from("hello")).subarray(1, 3)).toBeInstanceOf(Bytes);
  expect((Bytes.from(Buffer.from("hello")).slice(1, 3) as Bytes).text).toBe("el");
});

test("Bytes are shown with their text, and no bytes with what that means", () => {
  expect(inspect(Bytes.from(Buffer.from("a\nb")))).toBe('Bytes(3) "a\\nb"');
  expect(inspect(new Bytes(0))).toBe("Bytes(0) (empty)");
});

test("no bytes say which it is: the end of a stream, an empty message, or that none were asked for", async () => {
  const [local, stream] = [udp(), await connected()];
  const empty = async () => {
    await local.socket.sendto("", "127.0.0.1", local.port);
    return local.socket;
  };
  expect(inspect(await (await empty()).recv())).toBe("Bytes(0) (an empty message)");
  expect(inspect((await (await empty()).recvfrom()).data)).toBe("Bytes(0) (an empty message)");
  expect(inspect(await (await empty()).recv(0))).toBe("Bytes(0) (no bytes were asked for)");
  await stream.client.send("x");
  expect(inspect(await stream.conn.recv(0))).toBe("Bytes(0) (no bytes were asked for)");
  stream.client.shutdown(SHUT_WR);
  expect((await stream.conn.recv()).text).toBe("x");
  expect(inspect(await stream.conn.recv())).toBe("Bytes(0) (end of stream)");
});

test.each([0, 1, 64, 65, 1000])("copyBytes() copies %i bytes that later changes do not reach", (length) => {
  const buffer = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
  const copy = copyBytes(buffer, length);
  const before = [...buffer.subarray(0, length)];
  buffer.fill(255);
  expect([...copy]).toEqual(before);
});

test.each([
  ["a byte order mark first", "\uFEFFhello"],
  ["byte order marks only", "\uFEFF\uFEFF"],
  ["zeros", "\0a\0"],
  ["characters of four bytes", "🦊𝒳"],
  ["line ends of every kind", "a\r\nb\rc\n\u2028"],
])("a text with %s comes back as it was sent", async (_, text) => {
  const { client, conn } = await connected();
  await client.sendAll(text);
  client.shutdown(SHUT_WR);
  const bytes = await conn.recvExactly(Buffer.byteLength(text));
  expect(bytes.text).toBe(text);
  expect([...bytes]).toEqual([...Buffer.from(text)]);
});

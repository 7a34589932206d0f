import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lesson } from "../../lib/notebook/lesson.ts";
import { made } from "../../lib/notebook/made.ts";
import { predict, settle } from "../../lib/notebook/predict.ts";
import { saw } from "../../lib/notebook/saw.ts";
import { claim } from "../../lib/notebook/verdict.ts";
import { socket } from "../../lib/socket/socket.ts";
import { AF_INET, SO_TYPE, SOCK_STREAM, SOL_SOCKET } from "../../lib/syscall/constants.ts";
import { connected } from "../support/sockets.ts";

let printed: string[] = [];
const last = (): string => printed.at(-1) ?? "";

beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
  await lesson("2.2");
});
afterEach(async () => {
  await lesson.end();
  printed = [];
  vi.restoreAllMocks();
});

test("made() tells what is there and what is missing, by the parts of a conversation", async () => {
  const server = socket(AF_INET, SOCK_STREAM);
  server.listen(1);
  const client = socket(AF_INET, SOCK_STREAM);
  const calls = { socket: 2, listen: 1, connect: 1, send: 1, close: 2 };
  await client.send("too early").catch(() => "refused");
  made(calls);
  expect(last()).toBe(
    "[your calls, from the record] Not all of it is there yet\n" +
      "open: ✓ socket 2   ✓ listen 1\nagree: · connect 0 of 1\nexchange: · send 0 of 1\n" +
      "end: · close 0 of 2   · 2 still open\nChange your cell, run it, then run this one again.",
  );
  await client.connect("127.0.0.1", server.getsockname().port);
  await client.send("now");
  for (const one of [client, server]) one.close();
  made(calls);
  expect(last()).toContain("All of it is there");
});

test("made() counts a call that waited once", async () => {
  const server = socket(AF_INET, SOCK_STREAM);
  server.listen(1);
  await server.accept({ timeoutMs: 30 }).catch(() => "nobody came");
  made({ accept: 1 });
  expect(last()).toContain("· accept 0 of 1");
  const accepted = server.accept();
  await socket(AF_INET, SOCK_STREAM).connect("127.0.0.1", server.getsockname().port);
  await accepted;
  made({ accept: 1 });
  expect(last()).toContain("✓ accept 1");
});

test("made() counts more calls than were asked for, and those that only ask", () => {
  const one = socket(AF_INET, SOCK_STREAM);
  for (let i = 0; i < 2; i++) one.getsockopt(SOL_SOCKET, SO_TYPE);
  made({ socket: 1, getsockopt: 3 });
  expect(last()).toContain("open: ✓ socket 1\nbesides: · getsockopt 2 of 3");
  one.getsockopt(SOL_SOCKET, SO_TYPE);
  socket(AF_INET, SOCK_STREAM);
  made({ socket: 1, getsockopt: 3 });
  expect(last()).toContain("open: ✓ socket 2\nbesides: ✓ getsockopt 3");
});

test("made() leaves out the page's own calls, on which it came to a verdict", () => {
  const judge = [
    () => saw("What?", "[ ] this\n[ ] that", "this"),
    () => claim("4.a", { holds: true, evidence: "seen" }),
    () => settle("0.4", "this"),
  ];
  predict("0.4", "What?", "[ ] this\n[ ] that");
  for (const verdict of judge) {
    socket(AF_INET, SOCK_STREAM);
    verdict();
    made({ socket: 1 });
    expect(last()).toContain("· socket 0 of 1");
  }
  socket(AF_INET, SOCK_STREAM);
  made({ socket: 1 });
  expect(last()).toContain("All of it is there");
});

test("made() looks for a call on one socket, and on no other with its number", async () => {
  const { client, conn } = await connected();
  await client.send("the page's own");
  made({ send: conn });
  expect(last()).toContain("· send 0 of 1");
  await conn.send("mine");
  made({ send: conn });
  expect(last()).toContain("✓ send 1");
  client.close();
  conn.close();
  const [newer, other] = [socket(AF_INET, SOCK_STREAM), socket(AF_INET, SOCK_STREAM)];
  expect([newer.fd, other.fd]).toContain(conn.fd);
  made({ close: newer.fd === conn.fd ? newer : other });
  expect(last()).toContain("· close 0 of 1");
});

test("made() refuses what is no call, and no number of times", () => {
  expect(() => made({ conect: 1 } as never)).toThrow(/conect is no key of made\(\)'s calls: did you mean connect\?/);
  expect(() => made({ socket: 0 })).toThrow(/socket must be a whole number from 1 to/);
  expect(() => made(undefined as never)).toThrow(/calls must be an object like { socket: 2, close: 2 }/);
});

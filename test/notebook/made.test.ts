import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lesson } from "../../lib/notebook/lesson.ts";
import { made } from "../../lib/notebook/made.ts";
import { socket } from "../../lib/socket/socket.ts";
import { AF_INET, SOCK_STREAM } from "../../lib/syscall/constants.ts";

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
      "open: ✓ socket 2 of 2   ✓ listen 1 of 1\nagree: · connect 0 of 1\nexchange: · send 0 of 1\n" +
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
  expect(last()).toContain("✓ accept 1 of 1");
});

test("made() refuses what is no call, and no number of times", () => {
  expect(() => made({ conect: 1 } as never)).toThrow(/conect is no key of made\(\)'s calls: did you mean connect\?/);
  expect(() => made({ socket: 0 })).toThrow(/socket must be a whole number from 1 to/);
  expect(() => made(undefined as never)).toThrow(/calls must be an object like { socket: 2, close: 2 }/);
});

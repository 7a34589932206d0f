import { afterEach, expect, test, vi } from "vitest";
import { check } from "../../lib/notebook/check.ts";
import {
  drawBytes,
  drawCalls,
  drawDescriptors,
  drawQueues,
  drawSequence,
  drawStates,
  drawWaits,
} from "../../lib/notebook/figures.ts";
import { forgetLegends } from "../../lib/notebook/legends.ts";
import { socket } from "../../lib/socket/socket.ts";
import { AF_INET, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import { trace } from "../../lib/trace/trace.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { connected } from "../support/sockets.ts";

expectNoLeaks();

afterEach(() => {
  trace.observe = false;
  vi.restoreAllMocks();
});

/** What is shown, as text. */
function shown(draw: () => void): string {
  const told: unknown[] = [];
  vi.spyOn(console, "log").mockImplementation((...words) => told.push(...words));
  draw();
  return told.join("\n");
}

test("every figure takes the sockets, and the filter among its options", async () => {
  trace.observe = true;
  const before = await connected();
  const afterSeq = trace.seq;
  const { client, conn } = await connected();
  await client.send("hello");
  await conn.recv();
  const names = { earlier: before.client, mine: client };
  const filter = { afterSeq };
  for (const draw of [drawSequence, drawCalls, drawStates, drawQueues, drawWaits, drawBytes, drawDescriptors]) {
    const text = shown(() => draw(names, filter));
    expect(text).toMatch(/mine|conn|server|main thread/);
    expect(text).not.toContain("earlier");
  }
});

test("a figure calls no socket by the name of an older one whose number it has", () => {
  const afterSeq = trace.seq;
  const old = socket(AF_INET, SOCK_STREAM);
  old.close();
  const newer = socket(AF_INET, SOCK_STREAM);
  expect(newer.fd).toBe(old.fd);
  const text = shown(() => drawCalls({ old }, { afterSeq }));
  expect(text.match(/old \(\d+\)/g)).toHaveLength(2);
  expect(text).toMatch(/socket \(\d+\) +socket\(/);
  expect(shown(() => drawCalls({ newer }, { afterSeq }))).toMatch(/close\((.|\n)*newer \(\d+\) +socket\(/);
  newer.close();
});

test("no figure of the lesson has the calls that check() made, and check() itself and the record have them", async () => {
  const afterSeq = trace.seq;
  const { client } = await connected();
  const told: string[] = [];
  vi.spyOn(console, "log").mockImplementation((text) => void told.push(text));
  await check("echo-client", async (port: number, text: string) => {
    const asked = socket(AF_INET, SOCK_STREAM);
    await asked.connect("127.0.0.1", port);
    const echo = await asked.recvExactly(await asked.sendAll(text));
    asked.close();
    return echo.text;
  });
  expect(told.join()).toContain("passed");
  expect(told.join()).toContain("recv(");
  await client.send("mine");
  expect(trace.events({ afterSeq, call: "recv" }).length).toBeGreaterThan(0);
  for (const draw of [drawCalls, drawSequence]) {
    const text = shown(() => draw({}, { afterSeq }));
    expect(text).toContain("mine");
    expect(text).not.toContain("recv(");
  }
  expect(shown(() => drawBytes({}, { afterSeq }))).not.toContain("hello");
});

test("drawWaits() tells a pause by the heartbeat's own interval, even between two beats", () => {
  const now = trace.seq;
  const beats = [1e9, 1.2e9];
  const pulse = { everyMs: 10, beats, longestPauseMs: 200, stop: () => {} };
  expect(shown(() => drawWaits({}, { pulse, afterSeq: now }))).toContain("no beat for 200 ms");
});

test("drawBytes() shows hexadecimal digits where they are asked for", async () => {
  const afterSeq = trace.seq;
  const { client, conn } = await connected();
  await client.send("hello");
  await conn.recv();
  const text = shown(() => drawBytes({}, { as: "hex", afterSeq }));
  expect(text).toContain("68 65 6c 6c 6f");
  expect(text).not.toContain("hello");
});

test("the first figure of its kind in a lesson tells how it is read, and the others do not", async () => {
  const { client } = await connected();
  await client.send("hello");
  const tells = (draw: () => void): boolean => shown(draw).includes("Time runs down");
  forgetLegends();
  expect([tells(() => drawSequence()), tells(() => drawSequence()), tells(() => drawSequence({ client }))]).toEqual([
    true,
    false,
    false,
  ]);
  forgetLegends(); // as lesson() does
  expect(tells(() => drawSequence())).toBe(true);
});

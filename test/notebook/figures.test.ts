import { afterEach, expect, test, vi } from "vitest";
import { byteChart, descriptorChart, queueChart, stateChart, waitChart } from "../../lib/notebook/charts.ts";
import { check } from "../../lib/notebook/check.ts";
import { calls, sequence } from "../../lib/notebook/figures.ts";
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
function shown(chart: () => void): string {
  const told: unknown[] = [];
  vi.spyOn(console, "log").mockImplementation((...words) => told.push(...words));
  chart();
  return told.join("\n");
}

test("every chart takes the filter that sequence() takes", async () => {
  trace.observe = true;
  const before = await connected();
  const afterSeq = trace.seq;
  const { client, conn } = await connected();
  await client.send("hello");
  await conn.recv();
  const names = { old: before.client, mine: client };
  const filter = { afterSeq };
  for (const chart of [
    () => stateChart(names, filter),
    () => queueChart(names, filter),
    () => waitChart(names, undefined, filter),
    () => byteChart(names, "text", filter),
    () => descriptorChart(names, filter),
  ]) {
    const text = shown(chart);
    expect(text).toMatch(/mine|conn|server|main thread/);
    expect(text).not.toContain("old");
  }
});

test("no chart of the lesson has the calls that check() made, and check() itself and the record have them", async () => {
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
  for (const chart of [() => calls({}, { afterSeq }), () => sequence({}, { afterSeq })]) {
    const text = shown(chart);
    expect(text).toContain("mine");
    expect(text).not.toContain("recv(");
  }
  expect(shown(() => byteChart({}, "text", { afterSeq }))).not.toContain("hello");
});

test("waitChart() tells a pause by the heartbeat's own interval, even between two beats", () => {
  const now = trace.seq;
  const beats = [1e9, 1.2e9];
  const pulse = { everyMs: 10, beats, longestPauseMs: 200, stop: () => {} };
  expect(shown(() => waitChart({}, pulse, { afterSeq: now }))).toContain("no beat for 200 ms");
});

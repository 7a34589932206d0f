import { afterEach, expect, test, vi } from "vitest";
import { byteChart, descriptorChart, queueChart, stateChart, waitChart } from "../../lib/notebook/charts.ts";
import { trace } from "../../lib/trace/trace.ts";
import { expectNoLeaks } from "../helpers/descriptors.ts";
import { connected } from "../helpers/sockets.ts";

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

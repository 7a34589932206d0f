import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { FIGURE_STYLE } from "../../lib/figure/figure-style.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { fromJsonLines, toJsonLines } from "../../lib/trace/jsonl.ts";
import type { KernelView } from "../../lib/trace/linux/kernel-view.ts";
import { scene } from "../support/scenes.ts";
import { draw, FIGURES, type FigureName, PICTURES } from "./pictures.ts";

const WELL_FORMED = `
import json, sys, xml.dom.minidom
for text in json.load(sys.stdin): xml.dom.minidom.parseString(text.encode())
print("fine")`;

function parsesAsXml(texts: readonly string[]): void {
  const answer = execFileSync("python3", ["-c", WELL_FORMED], { input: JSON.stringify(texts), encoding: "utf8" });
  expect(answer.trim()).toBe("fine");
}

/** One round of the echo scene's loop, again and again. */
function manyEvents(count: number, change: (event: TraceEvent, i: number) => TraceEvent): TraceEvent[] {
  const loop = scene("echo-loop");
  return Array.from({ length: count }, (_, i) => {
    const event = loop[i % loop.length] as TraceEvent;
    const later = Math.floor(i / loop.length) * 1e7;
    return change({ ...event, seq: i + 1, step: i + 1, startNs: event.startNs + later, endNs: event.endNs + later }, i);
  });
}

const HOSTILE = '</svg><script>alert("&")</script>\u0000\ud800 😀 https://example.org';

/** Answers of the kernel in an order that no connection goes through. */
const STRANGE: readonly Omit<KernelView, "fd">[] = [
  { state: "TIME_WAIT", recvQueue: 7 },
  { state: "LISTEN", acceptQueue: 3, acceptLimit: 0, halfOpen: 9 },
  { state: "CLOSING", sendQueue: 4_000_000_000 },
  { state: "NEW_SYN_RECV", local: { family: "AF_UNIX", path: HOSTILE } },
  { state: "CLOSE", peer: { family: "AF_INET6", host: "::1", port: 1 } },
];

/** The worst that a record can hold. */
const WORST: Readonly<Record<string, () => TraceEvent[]>> = {
  "an empty record": () => [],
  "a record cut at both ends": () => scene("recv-waits").slice(7, -5),
  "only the library's own calls": () => scene("hello").filter((event) => event.by !== "you"),
  "a file cut off in the middle of a line": () => {
    const text = toJsonLines(scene("half-close"));
    return fromJsonLines(text.slice(0, text.length / 2));
  },
  "answers of the kernel without a sense": () =>
    scene("half-close").map((event, i) => ({ ...event, after: { fd: event.fd, ...STRANGE[i % STRANGE.length] } })),
  "calls that have not ended": () => scene("recv-waits").map((event) => ({ ...event, endNs: Number.NaN })),
  "a clock that goes back": () =>
    scene("hello").map((event, i) => ({ ...event, startNs: event.startNs - (i % 5) * 1e9, endNs: event.endNs - 3e9 })),
  "sockets whose creation was dropped": () => scene("half-close").filter((event) => !/socket|accept/.test(event.call)),
  "data and arguments that try to be markup": () =>
    scene("hostile").map((event) => ({
      ...event,
      args: event.args.map(() => HOSTILE),
      bytes: new TextEncoder().encode(HOSTILE),
    })),
  "an unknown errno and an unknown state": () =>
    scene("errors").map((event) => ({ ...event, errno: "E999", result: -1 })),
  "40 sockets, 10,000 events": () =>
    manyEvents(10_000, (event, i) => ({
      ...event,
      fd: event.fd < 0 ? -1 : 20 + (i % 40),
      errno: i % 7 ? event.errno : "EAGAIN",
    })),
  "40 threads, 10,000 events, each with an answer of the kernel": () =>
    manyEvents(10_000, (event, i) => ({
      ...event,
      ...(event.fd >= 0 && { call: "recv", fd: 20 + (i % 40), thread: 1 + (i % 40) }),
      endNs: event.endNs + (i % 9) * 1e6,
      after: { fd: 20 + (i % 40), ...STRANGE[i % STRANGE.length] },
    })),
  "10,000 events in a loop": () => manyEvents(10_000, (event) => event),
  "10,000 events without a pattern": () =>
    manyEvents(10_000, (event, i) => ({
      ...event,
      fd: 20 + ((i * i * 31 + (i >> 3)) % 40),
      errno: (i * i) % 11 ? event.errno : "EINVAL",
    })),
};

for (const figure of Object.keys(FIGURES) as FigureName[]) {
  test(`${figure}() is well-formed, without ids, scripts and requests`, () => {
    const drawn = PICTURES.filter((picture) => picture.figure === figure).map(({ scene: name }) => draw(figure, name));
    for (const { html } of drawn) harmless(html);
    parsesAsXml(drawn.map(({ html }) => html));
  });

  test(`${figure}() survives the worst records`, () => {
    const drawn = Object.values(WORST).map((make) =>
      FIGURES[figure](make(), { names: { [HOSTILE]: 18 }, title: HOSTILE }),
    );
    for (const { html, text, title, description } of drawn) {
      harmless(html);
      expect(text).not.toMatch(/NaN|undefined|Infinity/);
      expect(html).not.toMatch(/NaN|undefined|Infinity/);
      expect([title, description].every((one) => one.length > 0)).toBe(true);
    }
    parsesAsXml(drawn.map(({ html }) => html));
  });

  // 100 ms on a machine of its own; tests run beside each other
  const MOST_MS = 300;
  test(`${figure}() stays small and quick at 10,000 events`, () => {
    for (const name of Object.keys(WORST).filter((one) => one.includes("10,000"))) {
      const events = (WORST[name] as () => TraceEvent[])();
      const times = [1, 2, 3, 4, 5, 6].map(() => {
        const before = process.cpuUsage();
        const { html } = FIGURES[figure](events);
        expect(html.length, name).toBeLessThan(240_000);
        return process.cpuUsage(before).user / 1000;
      });
      expect(Math.min(...times), name).toBeLessThan(MOST_MS);
    }
  });

  test(`${figure}() is the same for the same record`, () => {
    const name = PICTURES.find((picture) => picture.figure === figure)?.scene ?? "";
    expect(draw(figure as FigureName, name)).toEqual(draw(figure as FigureName, name));
  });
}

function harmless(whole: string): void {
  // its style sheet concerns the figure alone
  const html = whole.replace(`<style>${FIGURE_STYLE}</style>`, "");
  for (const rule of FIGURE_STYLE.matchAll(/([^{}]+){[^{}]*}/g)) {
    for (const selector of (rule[1] as string).replace("@media print{", "").split(",")) {
      expect(selector).toMatch(/^\.socklab-figure/);
    }
  }
  expect(html).not.toMatch(/<[^>]*\sid=/);
  expect(html).not.toMatch(/<(script|foreignObject|image|use|link|style|iframe)/i);
  expect(html).not.toMatch(/<[^>]*(href|src|url\(|\son\w+=)/i);
}

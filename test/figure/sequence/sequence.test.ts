import { expect, test } from "vitest";
import { cutMiddle } from "../../../lib/base/text.ts";
import type { Packet } from "../../../lib/capture/packet.ts";
import { callsFigure } from "../../../lib/figure/calls.ts";
import { sequenceFigure } from "../../../lib/figure/sequence/sequence.ts";
import { textWidth } from "../../../lib/figure/text-width.ts";
import type { TraceEvent } from "../../../lib/trace/event.ts";
import { packets, scene } from "../../support/scenes.ts";
import gallery from "../gallery.json" with { type: "json" };
import { draw } from "../pictures.ts";

const call = (events: readonly TraceEvent[], name: string): TraceEvent =>
  events.find((event) => event.call === name && event.by === "you") as TraceEvent;

test("sequenceFigure() zooms on a span, and says how much lies before it and after it", () => {
  const events = scene("recv-waits");
  const { text, description } = sequenceFigure(events, { between: [call(events, "connect"), call(events, "send")] });
  const lines = text.split("\n").filter((line) => line.includes("~~"));
  expect(lines.map((line) => line.trim())).toEqual([
    expect.stringMatching(/^~~ before this span: 5 calls in \d+ µs ~~$/),
    expect.stringMatching(/^~~ after this span: 3 calls in \d+ µs ~~$/),
  ]);
  expect(text.indexOf("before this span")).toBeLessThan(text.indexOf("connect("));
  expect(text).not.toMatch(/bind\(|close\(/);
  expect(description).toMatch(/^4 calls/);
});

test("sequenceFigure() takes a span's moments in either order, as nanoseconds too, and draws none that is empty", () => {
  const events = scene("hello");
  const [first, last] = [call(events, "connect"), call(events, "send")];
  const whole = sequenceFigure(events, { between: [first, last] });
  expect(sequenceFigure(events, { between: [last, first] })).toEqual(whole);
  expect(sequenceFigure(events, { between: [first.startNs, last.endNs] })).toEqual(whole);
  const { text } = sequenceFigure(events, { between: [last.endNs + 1e9, last.endNs + 2e9] });
  expect(text).toContain("No call lies in this span; before this span: 11 calls");
});

test("packets outside of the span are not drawn", () => {
  const events = scene("packets-handshake");
  const connect = call(events, "connect");
  const { text } = sequenceFigure(events, {
    packets: packets("packets-handshake"),
    between: [connect, connect],
  });
  expect(text.match(/-- .* -->|<-- .* --/g)).toEqual([
    "-- SYN, to :5001 -->",
    "<-- SYN-ACK, from :5001 --",
    "-- ACK, to :5001 -->",
  ]);
});

test("a socket() that failed stands on the side of the process that made it", () => {
  const events = scene("packets-two-processes");
  const made = events.filter((event) => event.call === "socket" && event.by === "you");
  for (const event of made) {
    const seq = events.length + 1;
    const { after, ...rest } = event;
    const failed: TraceEvent = { ...rest, seq, step: 1e6, errno: "EMFILE", result: -1 };
    const { text } = sequenceFigure([...events.filter((one) => one !== event), failed]);
    const line = text.split("\n").find((one) => one.includes("EMFILE")) ?? "";
    const isClient = events.some((one) => one.call === "connect" && one.pid === event.pid);
    expect(line).toMatch(isClient ? /EMFILE +-x/ : /x- +socket/);
  }
  expect(made.length).toBe(2);
});

test("a call on the main thread that takes less than two milliseconds is not said to block it", () => {
  const events = scene("hello");
  const slower = (ns: number) =>
    events.map((event) =>
      event === call(events, "connect") ? { ...event, endNs: event.startNs + ns } : { ...event, ...later(event, ns) },
    );
  const later = ({ startNs, endNs, seq }: TraceEvent, ns: number) =>
    seq > call(events, "connect").seq ? { startNs: startNs + ns, endNs: endNs + ns } : {};
  expect(sequenceFigure(slower(900_000)).text).not.toContain("blocks");
  expect(sequenceFigure(slower(40e6)).text).toContain("blocks the main thread, 40 ms");
});

test("a folded loop tells the descriptors that it gave, and the one call that took much longer", () => {
  const told = "socket() gave 19…58; accept() gave 20…59; one recv() took 61 ms, in round 13";
  expect(draw("sequenceFigure", "accept-loop").text).toContain(`×20: these 5 calls, again and again; ${told}`);
  const accepts = scene("accept-loop").filter((event) => event.call === "accept");
  expect(callsFigure(accepts).text).toContain("the data may differ; accept() gave 20…59");
  expect(draw("sequenceFigure", "echo-loop").text).toContain("×50: these 4 calls, again and again ~~");
});

test("a packet to the socket itself goes the same way in the picture and in the text, clear of its name", () => {
  const { text, html } = draw("sequenceFigure", "self-connect");
  expect(text.match(/-- SYN -->/g)).toHaveLength(1);
  expect(text).not.toContain("<--");
  const tips = [...html.matchAll(/<path d="M([\d.]+) [\d.]+l-7-3.5v7z"/g)].map(([, x]) => Number(x));
  const names = [...html.matchAll(/<text x="([\d.]+)"[^>]*text-anchor="middle"[^>]*>(SYN|SYN-ACK|ACK|FIN|9 bytes)</g)];
  expect(names.length).toBe(packets("self-connect").length);
  for (const [, x, name = ""] of names) {
    expect(Number(x) - textWidth(name, 11) / 2).toBeGreaterThan(Math.max(...tips));
  }
});

test("the times at the left have room for every digit", () => {
  const { html } = sequenceFigure(scene("accept-loop"), { packets: [] as Packet[] });
  const times = [...html.matchAll(/<text x="([\d.]+)"[^>]*text-anchor="end" fill-opacity="0.75">([\d.]+)</g)];
  expect(times.length).toBeGreaterThan(5);
  // digits are at most 0.64 of their height wide, and the bracket of a folded loop ends at 6
  for (const [, x, time = ""] of times) expect(Number(x) - time.length * 0.64 * 11).toBeGreaterThanOrEqual(6);
});

test("a call's result is never cut: it stands below the call where both are longer than the width allows", () => {
  for (const name of gallery.sequenceFigure) {
    const { html } = draw("sequenceFigure", name);
    for (const [, text = ""] of html.matchAll(/<text[^>]*>(?:<tspan[^>]*>[^<]*<\/tspan>)?([^<]*)</g)) {
      expect(text, name).not.toMatch(/= [^ ]*…/);
    }
  }
  const { html } = draw("sequenceFigure", "five-clients");
  expect(html).toMatch(/>socket\(AF_INET, SOCK_STREAM\)<\/text><text[^>]*>= 19</);
  expect(draw("sequenceFigure", "errors").html).toContain("</tspan>bind(127.0.0.1:5000) = EADDRINUSE<");
});

test("arguments that are too long are cut in their middle, so that a port or a closing quote stays", () => {
  expect([cutMiddle("127.0.0.1:5000", 14), cutMiddle("127.0.0.1:5000", 11)]).toEqual(["127.0.0.1:5000", "127.0…:5000"]);
  expect(cutMiddle('"😀😀😀😀😀😀"', 5)).toBe('"😀…😀"');
});

test("a socket() that failed stands in the middle where its process has both sides: it is nobody's", () => {
  const events = scene("hello");
  const made = events.find(({ call }) => call === "socket") as TraceEvent;
  const at = events.findIndex(({ call }) => call === "connect");
  const failed = { ...made, seq: 900, step: 900, result: -1, errno: "EMFILE", after: undefined };
  const moved = {
    ...failed,
    startNs: (events[at] as TraceEvent).startNs - 2000,
    endNs: (events[at] as TraceEvent).startNs - 1000,
  };
  const { text, html } = sequenceFigure([...events.slice(0, at), moved as unknown as TraceEvent, ...events.slice(at)]);
  const line = text.split("\n").find((one) => one.includes("= EMFILE")) ?? "";
  const head = text.split("\n").find((one) => one.includes("server's program")) ?? "";
  expect(line.indexOf("socket(")).toBeGreaterThanOrEqual(head.indexOf("kernel"));
  expect(line.indexOf("socket(")).toBeLessThan(head.indexOf("server's program"));
  expect(line).not.toMatch(/-x|x-/);
  expect(html).toContain("no socket came of it");
});

test("sequenceFigure() names the phases where they begin, in the drawing and in the text", () => {
  const { text, html } = sequenceFigure(scene("hello"));
  const phases = text.split("\n").flatMap((line) => /^(open|agree|exchange|end) /.exec(line)?.[1] ?? []);
  expect(phases).toEqual(["open", "agree", "exchange", "end"]);
  for (const phase of phases) expect(html).toContain(`>${phase}</text>`);
});

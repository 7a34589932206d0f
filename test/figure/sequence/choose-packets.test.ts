import { expect, test } from "vitest";
import { PacketEnds } from "../../../lib/analysis/packet-ends.ts";
import { socketsOf } from "../../../lib/analysis/sockets.ts";
import { stepsOf } from "../../../lib/analysis/steps.ts";
import type { Packet, TcpPacket } from "../../../lib/capture/packet.ts";
import { sequenceFigure } from "../../../lib/figure/sequence/sequence.ts";
import type { TraceEvent } from "../../../lib/trace/event.ts";
import { packets, scene } from "../../support/scenes.ts";

const HANDSHAKE = ["-- SYN -->", "<-- SYN-ACK --", "-- ACK -->"];

/** The lines of the figure's text in which a packet goes. */
function arrows(text: string): string[] {
  return text.split("\n").flatMap((line) => /-- .* -->|<-- .* --(?= |$)/.exec(line)?.[0] ?? []);
}

test("the handshake ends before connect() returns and long before accept()", () => {
  for (const name of ["packets-handshake", "packets-unobserved", "packets-two-processes"]) {
    const { text, description } = sequenceFigure(scene(name), { packets: packets(name) });
    expect(arrows(text).slice(0, 5), name).toEqual([...HANDSHAKE, "-- 5 bytes -->", "<-- ACK --"]);
    const at = (words: string): number => text.indexOf(words);
    expect(at("connect(127.0.0.1")).toBeLessThan(at("-- SYN -->"));
    expect(at("-- ACK -->")).toBeLessThan(at("connect(…) = 0"));
    expect(at("connect(…) = 0")).toBeLessThan(at("accept() ="));
    expect(description).toContain("3 sockets");
  }
});

test("a packet goes to the listener's line until accept() has made a socket, then to that one's", () => {
  const drawn = sequenceFigure(scene("packets-unobserved"), { packets: packets("packets-unobserved") });
  const ends = [...drawn.html.matchAll(/<path d="M([\d.]+) [\d.]+H[\d.]+M[\d.]+ [\d.]+H([\d.]+)"/g)].map((match) =>
    match.slice(1).map(Number),
  );
  const [client, listener] = ends[0] as [number, number];
  const reply = ends.at(5) as [number, number];
  expect(
    ends.slice(0, 5).every(([from = 0, to = 0]) => Math.min(from, to) <= client + 4 && Math.max(from, to) >= listener),
  ).toBe(true);
  expect(reply[0]).toBeLessThan(listener);
  expect(reply[0]).toBeGreaterThan(client);
});

test("a packet belongs to a socket only between its bind and its close: a port may change hands", () => {
  const ends = (name: string) => {
    const events = scene(name);
    const sockets = socketsOf(events);
    const finder = new PacketEnds(sockets, stepsOf(events, sockets));
    return packets(name).map((packet) => ({ packet, ends: finder.of(packet).map((socket) => socket?.fd) }));
  };
  // left (20) asks wall (18), whose port right (21) has later
  const toWall = ends("packets-port-changes-hands").filter(({ packet }) => packet.from.port === 5022);
  expect(toWall[0]?.ends).toEqual([20, 18]);
  expect(toWall.at(-1)?.ends).toEqual([20, 21]);
  // the listener (18) is closed when client 3 (21) asks it; conn (23) talks on, and answers after its own close
  const closed = ends("packets-listener-closed");
  const of = (fd: number) => closed.flatMap(({ ends }) => (ends.includes(fd) ? [ends] : []));
  expect(of(21)).toEqual([
    [21, undefined],
    [undefined, 21],
  ]);
  expect(of(19).slice(-5)).toEqual([
    [19, 23],
    [23, 19],
    [23, 19],
    [19, 23],
    [23, 19],
  ]);
  const { text } = sequenceFigure(scene("packets-listener-closed"), { packets: packets("packets-listener-closed") });
  expect(text).toContain("-- SYN, to :5090 -->");
  expect(text).toContain("At the kernel's edge: no socket of the figure had that port then.");
});

test("what is sent again is dashed, a RST stands out, and an end that nobody knows is named by its port", () => {
  const again = sequenceFigure(scene("packets-backlog"), { packets: packets("packets-backlog") });
  expect(arrows(again.text).filter((line) => line === "-- SYN again -->").length).toBeGreaterThan(0);
  expect(again.html).toContain('stroke-dasharray="4 3"');
  const refused = sequenceFigure(scene("packets-refused"), { packets: packets("packets-refused") });
  expect(arrows(refused.text)).toEqual(["-- SYN, to :5002 -->", "<-- RST, from :5002 --"]);
  const udp = sequenceFigure(scene("packets-udp"), { packets: packets("packets-udp") });
  expect(arrows(udp.text)).toEqual([
    "-- 4 bytes -->",
    "<-- 4 bytes --",
    "-- 5 bytes, to :5006 -->",
    "<-- port unreachable --",
  ]);
});

test("many packets between two calls are folded, and the figure says how many and how much", () => {
  const all = packets("packets-bulk");
  const { text } = sequenceFigure(scene("packets-bulk"), { packets: all });
  expect(text).toMatch(/… \d+ packets: [\d\u202f]+ bytes …/);
  const folded = [...text.matchAll(/… (\d+) packets/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  expect(arrows(text).length + folded).toBe(all.length);
  expect(text).toContain("Where many packets follow each other, most are folded.");
});

test("packets of folded calls are folded with them, and strangers' packets are left out", () => {
  const [first] = packets("packets-handshake") as TcpPacket[];
  const stranger = { ...first, from: { ...first?.from, port: 9 }, to: { ...first?.to, port: 10 } } as Packet;
  const { text } = sequenceFigure(scene("packets-handshake"), { packets: [...packets("packets-handshake"), stranger] });
  expect(text).toContain("1 packet of 11 is not drawn");
});

test("a figure without packets is what it was, and says why there are none", () => {
  const plain = sequenceFigure(scene("hello"));
  expect(sequenceFigure(scene("hello"), { packets: [] })).toEqual(plain);
  const told = sequenceFigure(scene("hello"), { missing: "Packets could not be captured: <why>." });
  expect(told.text).toContain("Packets could not be captured: <why>.");
  expect(told.html).toContain("Packets could not be captured: &lt;why");
});

test("a figure stays small and quick with 10,000 events and as many packets as a capture holds", () => {
  const loop = scene("echo-loop");
  const some = packets("packets-handshake");
  const events = Array.from({ length: 10_000 }, (_, i): TraceEvent => {
    const event = loop[i % loop.length] as TraceEvent;
    const later = Math.floor(i / loop.length) * 1e7;
    return {
      ...event,
      fd: event.fd < 0 ? -1 : 20 + (i % 40),
      seq: i + 1,
      step: i + 1,
      startNs: event.startNs + later,
      endNs: event.endNs + later,
    };
  });
  const zero = events[0]?.startNs ?? 0;
  const many = Array.from({ length: 16_384 }, (_, i): Packet => {
    const packet = some[i % some.length] as Packet;
    return { ...packet, atNs: zero + i * 1e6, from: { ...packet.from, port: 1024 + (i % 60_000) } };
  });
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    const { html } = sequenceFigure(events, { packets: many });
    expect(html.length).toBeLessThan(200_000);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
    return process.cpuUsage(before).user / 1000;
  });
  expect(Math.min(...times)).toBeLessThan(500);
});

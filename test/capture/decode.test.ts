import fc from "fast-check";
import { expect, test } from "vitest";
import { Connections } from "../../lib/capture/connections.ts";
import { type Packet, packetLabel, type RawPacket, type TcpPacket } from "../../lib/capture/packet.ts";
import { fromPacketLines, toPacketLines } from "../../lib/capture/packet-lines.ts";
import { monotonicOf } from "../../lib/capture/packet-ring.ts";

interface Segment {
  readonly from?: number;
  readonly to?: number;
  readonly flags: string;
  readonly seq: number;
  readonly ack?: number;
  readonly data?: string;
  readonly options?: readonly number[];
  readonly window?: number;
}

const BITS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16 };

/** A segment over IPv4 from port 40000 to port 5000, as it would be captured. */
function segment({
  from = 40_000,
  to = 5_000,
  flags,
  seq,
  ack = 0,
  data = "",
  options = [],
  window = 100,
}: Segment): RawPacket {
  const header = 20 + options.length;
  const bytes = new Uint8Array(20 + header + data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x45, 0, 0, 0, 0, 0, 0, 0, 64, 6, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1]);
  view.setUint16(20, from);
  view.setUint16(22, to);
  view.setUint32(24, seq);
  view.setUint32(28, ack);
  view.setUint8(32, (header / 4) << 4);
  view.setUint8(
    33,
    [...flags].reduce((bits, one) => bits | (BITS[one] ?? 0), 0),
  );
  view.setUint16(34, window);
  bytes.set(options, 40);
  bytes.set(new TextEncoder().encode(data), 20 + header);
  return { atNs: 1000, bytes, length: bytes.length };
}

const back = { from: 5_000, to: 40_000 };

function decode(...segments: Segment[]): TcpPacket[] {
  const connections = new Connections();
  return segments.map((one) => connections.decode(segment(one)) as TcpPacket);
}

const labels = (packets: readonly Packet[]): string => packets.map(packetLabel).join(", ");

test("sequence numbers count from the SYN, past 2³² too", () => {
  const packets = decode(
    { flags: "S", seq: 0xffff_fffe },
    { ...back, flags: "SA", seq: 7, ack: 0xffff_ffff },
    { flags: "A", seq: 0xffff_ffff, ack: 8 },
    { flags: "PA", seq: 0xffff_ffff, ack: 8, data: "hello" },
    { ...back, flags: "A", seq: 8, ack: 4 },
  );
  expect(packets.map(({ relativeSeq }) => relativeSeq)).toEqual([0, 0, 1, 1, 1]);
  expect(packets.map(({ relativeAck }) => relativeAck)).toEqual([0, 1, 1, 1, 6]);
  expect(labels(packets)).toBe("SYN, SYN-ACK, ACK, 5 bytes, ACK");
});

test("what was sent before is a retransmission: a SYN, a SYN-ACK, data, a FIN, also a part of what was sent", () => {
  const packets = decode(
    { flags: "S", seq: 10 },
    { flags: "S", seq: 10 },
    { ...back, flags: "SA", seq: 50, ack: 11 },
    { ...back, flags: "SA", seq: 50, ack: 11 },
    { flags: "PA", seq: 11, ack: 51, data: "hello" },
    { flags: "PA", seq: 13, ack: 51, data: "llo" },
    { flags: "PA", seq: 13, ack: 51, data: "llo more" },
    { flags: "FA", seq: 21, ack: 51 },
    { flags: "FA", seq: 21, ack: 51 },
  );
  expect(packets.map(({ retransmission }) => retransmission)).toEqual([
    false,
    true,
    false,
    true,
    false,
    true,
    false,
    false,
    true,
  ]);
  expect(labels(packets.slice(5))).toBe("3 bytes again, 8 bytes, FIN, FIN again");
});

test("the same ports may carry a new connection, and both sides may open one", () => {
  const packets = decode(
    { flags: "S", seq: 10 },
    { flags: "RA", ...back, seq: 0, ack: 11 },
    { flags: "S", seq: 99 },
    { ...back, flags: "SA", seq: 1, ack: 100 },
  );
  expect(packets.map(({ relativeSeq, retransmission }) => [relativeSeq, retransmission])).toEqual([
    [0, false],
    [1, false],
    [0, false],
    [0, false],
  ]);
  const open = decode({ flags: "S", seq: 1 }, { ...back, flags: "S", seq: 5 }, { flags: "SA", seq: 1, ack: 6 });
  expect(open.map(({ retransmission }) => retransmission)).toEqual([false, false, false]);
});

test("a window is scaled as both SYNs agreed, and left alone where they were not seen", () => {
  const scale = [1, 3, 3, 7];
  const packets = decode(
    { flags: "S", seq: 1, options: scale },
    { ...back, flags: "SA", seq: 1, ack: 2, options: scale },
    { flags: "A", seq: 2, ack: 2, window: 10 },
  );
  expect(packets.map(({ window }) => window)).toEqual([100, 100, 1280]);
  expect(decode({ flags: "A", seq: 2, ack: 2, window: 10 })[0]?.window).toBe(10);
  const refused = decode(
    { flags: "S", seq: 1, options: scale },
    { ...back, flags: "SA", seq: 1, ack: 2 },
    { flags: "A", seq: 2, ack: 2, window: 10 },
  );
  expect(refused[2]?.window).toBe(10);
});

test("a probe repeats a number that is past, and carries nothing", () => {
  const packets = decode(
    { flags: "PA", seq: 11, ack: 51, data: "hello" },
    { ...back, flags: "A", seq: 51, ack: 16, window: 0 },
    { flags: "A", seq: 15, ack: 51 },
  );
  expect(labels(packets)).toBe("5 bytes, ACK, window 0, probe");
});

test("no bytes make the decoder throw, and packets survive as lines", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 120 }), { maxLength: 8 }),
      fc.constantFrom(0x45, 0x60, 0x4f, 0),
      (all, first) => {
        const connections = new Connections();
        const found = all.flatMap((bytes) => {
          if (bytes.length > 9) bytes.set([first]);
          if (bytes.length > 9 && first !== 0)
            bytes.set([6, 17, 1, 58].slice(bytes.length % 4, (bytes.length % 4) + 1), first === 0x60 ? 6 : 9);
          return connections.decode({ atNs: 5, bytes, length: bytes.length }) ?? [];
        });
        expect(fromPacketLines(toPacketLines(found))).toEqual(found);
      },
    ),
  );
  const [packet] = decode({ flags: "PA", seq: 1, data: "x".repeat(50) });
  expect(packet?.data.length).toBe(32);
  expect(packet?.length).toBe(50);
  expect(fromPacketLines(`${toPacketLines([packet as Packet])}{"atNs":5`)).toEqual([packet]);
});

test("a time survives a step of the wall clock, either way", () => {
  const [since, now] = [1e12, 1e12 + 5e9];
  const ahead = 1_700_000_000_000_000_000n;
  for (const step of [0n, 3_600_000_000_000n, -3_600_000_000_000n]) {
    const before = BigInt(since + 1e9) + ahead;
    const after = BigInt(since + 4e9) + ahead + step;
    expect(monotonicOf(before, [ahead, ahead + step], [since, now])).toBe(since + 1e9);
    expect(monotonicOf(after, [ahead, ahead + step], [since, now])).toBe(since + 4e9);
  }
});

import { readdirSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { expect, test } from "vitest";
import { startCapture } from "../../lib/capture/capture.ts";
import { type Packet, packetLabel, type TcpPacket } from "../../lib/capture/packet.ts";
import { socket } from "../../lib/socket/socket.ts";
import {
  AF_INET,
  AF_INET6,
  SHUT_WR,
  SO_LINGER,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
} from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { straceText } from "../../lib/trace/strace-text.ts";
import { trace } from "../../lib/trace/trace.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { capture, permitted } from "../support/packets.ts";
import { descriptor } from "../support/raw.ts";
import { connected, listening } from "../support/sockets.ts";
import { until } from "../support/until.ts";

expectNoLeaks();

const labels = (packets: readonly Packet[]): string => packets.map(packetLabel).join(", ");
const tcp = (packets: readonly Packet[]): TcpPacket[] => packets.filter((one) => one.protocol === "TCP");

test.skipIf(!permitted).for([
  ["IPv4", AF_INET],
  ["IPv6", AF_INET6],
] as const)(
  "a capture sees the handshake end within connect() (skipped where capturing is not permitted): %s",
  async ([, family]) => {
    const seen = capture();
    const { port } = listening(5, { family });
    const client = socket(family, SOCK_STREAM);
    await client.connect(family === AF_INET6 ? "::1" : "127.0.0.1", port);
    const packets = tcp(seen.packets());
    client.close();
    expect(labels(packets)).toBe("SYN, SYN-ACK, ACK");
    const { startNs, endNs } = trace.last("connect");
    for (const { atNs } of packets) {
      expect(atNs).toBeGreaterThanOrEqual(startNs);
      expect(atNs).toBeLessThanOrEqual(endNs);
    }
    expect(packets.map(({ from, to }) => [from.port === port, to.port === port])).toEqual([
      [false, true],
      [true, false],
      [false, true],
    ]);
    expect(packets.map(({ relativeSeq, relativeAck }) => [relativeSeq, relativeAck])).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
    ]);
  },
);

test.skipIf(!permitted)(
  "the bytes of the packets are the bytes of the record (skipped where capturing is not permitted)",
  async () => {
    const seen = capture();
    const { client, conn, port } = await connected();
    const from = trace.seq;
    await client.sendAll("hello, ");
    await client.sendAll("world");
    expect((await conn.recvExactly(12)).text).toBe("hello, world");
    const sending = conn.sendAll(new Uint8Array(1_000_000).fill(65));
    await client.recvExactly(1_000_000);
    await sending;
    const sum = (packets: readonly TcpPacket[]): number =>
      packets.reduce((bytes, { length, retransmission }) => bytes + (retransmission ? 0 : length), 0);
    const packets = tcp(seen.packets());
    const moved = (call: string, fd: number): number =>
      trace
        .events({ afterSeq: from, by: "you", fd })
        .filter((event) => event.call === call && event.kind === "call" && event.result > 0)
        .reduce((bytes, event) => bytes + event.result, 0);
    expect(sum(packets.filter(({ to }) => to.port === port))).toBe(moved("send", client.fd));
    expect(sum(packets.filter((one) => one.from.port === port))).toBe(moved("send", conn.fd));
    expect(moved("send", conn.fd)).toBe(1_000_000);
    expect(new TextDecoder().decode(packets.find(({ length }) => length === 7)?.data)).toBe("hello, ");
  },
);

test.skipIf(!permitted)(
  "a close is a FIN, and a half-close lets the answer through (skipped where capturing is not permitted)",
  async () => {
    const seen = capture();
    const { client, conn, port } = await connected();
    client.shutdown(SHUT_WR);
    await conn.recv();
    await conn.sendAll("late");
    await client.recvExactly(4);
    conn.close();
    await client.recv();
    await until("the last packet of the end", () => labels(seen.packets()).endsWith("FIN, ACK"));
    const told = tcp(seen.packets()).filter(({ flags, length }) => flags.fin || length > 0);
    expect(told.map((one) => `${one.to.port === port ? "client" : "server"}: ${packetLabel(one)}`)).toEqual([
      "client: FIN",
      "server: 4 bytes",
      "server: FIN",
    ]);
  },
);

test.skipIf(!permitted)(
  "a refused connection is a RST, and so is a close with SO_LINGER 0 (skipped where capturing is not permitted)",
  async () => {
    const seen = capture();
    const refused = socket(AF_INET, SOCK_STREAM);
    await expect(refused.connect("127.0.0.1", 1)).rejects.toThrow(/ECONNREFUSED/);
    expect(labels(seen.packets())).toBe("SYN, RST");
    const { client } = await connected();
    sys.setsockopt(client.fd, SOL_SOCKET, SO_LINGER, { onoff: true, linger: 0 });
    client.close();
    await until("the reset", () => labels(seen.packets()).endsWith("RST"));
    expect(labels(seen.packets())).toBe("SYN, RST, SYN, SYN-ACK, ACK, RST");
    refused.close();
  },
);

test.skipIf(!permitted)(
  "a SYN that finds the accept queue full is sent again (skipped where capturing is not permitted)",
  async () => {
    const seen = capture();
    const { server, port } = listening(0);
    const [first, second] = [socket(AF_INET, SOCK_STREAM), socket(AF_INET, SOCK_STREAM)];
    await first.connect("127.0.0.1", port);
    const waiting = second.connect("127.0.0.1", port, { timeoutMs: 8_000 });
    await until("the second SYN", () => tcp(seen.packets()).length === 4);
    const conn = await server.accept();
    await waiting;
    const own = tcp(seen.packets()).slice(3);
    expect(labels(own)).toBe("SYN, SYN again, SYN-ACK, ACK");
    expect((own[1]?.atNs ?? 0) - (own[0]?.atNs ?? 0)).toBeGreaterThan(0.9e9);
    for (const one of [first, second, conn]) one.close();
  },
);

test.skipIf(!permitted)(
  "a full receive buffer closes the window, and the sender asks on (skipped where capturing is not permitted)",
  async () => {
    const seen = capture();
    const { client, conn } = await connected();
    await expect(client.sendAll(new Uint8Array(20_000_000), { timeoutMs: 600 })).rejects.toThrow();
    const told = tcp(seen.packets());
    expect(told.some(({ window, flags }) => window === 0 && !flags.rst)).toBe(true);
    expect(told.some(({ probe }) => probe)).toBe(true);
    expect(Math.max(...told.map(({ window }) => window))).toBeGreaterThan(65_535);
    conn.close();
  },
);

test.skipIf(!permitted)(
  "datagrams are packets, and so is the kernel's answer that nobody has the port (skipped where capturing is not permitted)",
  async () => {
    const seen = capture();
    for (const [family, host] of [
      [AF_INET, "127.0.0.1"],
      [AF_INET6, "::1"],
    ] as const) {
      const [one, other] = [socket(family, SOCK_DGRAM), socket(family, SOCK_DGRAM)];
      one.bind(host, 0);
      const { port = 0 } = one.getsockname();
      await other.sendto("ping", host, port);
      await one.recvfrom();
      one.close();
      other.connect(host, port);
      await other.send("");
      await expect(other.recv()).rejects.toThrow(/ECONNREFUSED/);
      other.close();
    }
    expect(labels(seen.packets())).toBe("4 bytes, 0 bytes, port unreachable, 4 bytes, 0 bytes, port unreachable");
    const [, asked, answer] = seen.packets();
    expect(answer?.from).toEqual(asked?.to);
    expect(answer?.to).toEqual(asked?.from);
  },
);

test.skipIf(!permitted)(
  "what other programs say to each other is left out (skipped where capturing is not permitted)",
  async () => {
    const server = createServer((conn) => conn.pipe(conn));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const talk = (one: ReturnType<typeof connect>): Promise<unknown> =>
      new Promise((resolve) => {
        one.once("data", resolve);
        one.write("x");
      });
    const old = connect(port, "127.0.0.1");
    await talk(old);
    const seen = startCapture();
    const everything = startCapture({ all: true });
    await talk(old);
    const young = connect(port, "127.0.0.1");
    await talk(young);
    const { client, conn, port: ours } = await connected();
    await client.send("hello");
    await conn.recv();
    expect(seen.packets().every(({ from, to }) => [from.port, to.port].includes(ours))).toBe(true);
    expect(labels(seen.packets())).toBe("SYN, SYN-ACK, ACK, 5 bytes, ACK");
    const all = everything.packets().filter(({ from, to }) => [from.port, to.port].includes(port));
    expect(all.filter(({ length }) => length === 1).length).toBe(4);
    for (const one of [seen, everything]) one.stop();
    for (const one of [old, young]) one.destroy();
    server.close();
  },
);

test.skipIf(!permitted)(
  "a connection of ours that exists already is seen (skipped where capturing is not permitted)",
  async () => {
    const { client, conn } = await connected();
    const seen = capture();
    await client.send("hello");
    await conn.recv();
    const [data, ack] = tcp(seen.packets());
    expect(labels(seen.packets())).toBe("5 bytes, ACK");
    expect([data?.relativeSeq, ack?.relativeAck]).toEqual([1, 6]);
  },
);

test.skipIf(!permitted)(
  "a capture keeps no descriptor open, gives its memory back and keeps its packets (skipped where capturing is not permitted)",
  async () => {
    await connected();
    const before = readdirSync("/proc/self/fd").length;
    const seen = startCapture();
    const mapped = (): boolean => readFileSync("/proc/self/maps", "latin1").includes("socket:");
    expect(readdirSync("/proc/self/fd").length).toBe(before);
    expect(mapped()).toBe(true);
    await connected();
    seen.stop();
    await until("the ring to be unmapped, on a thread", () => !mapped());
    const [first] = seen.packets();
    trace.clear();
    await connected();
    expect(seen.packets()[0]).toEqual(first);
    expect(labels(seen.packets())).toBe("SYN, SYN-ACK, ACK");
    seen.stop();
  },
);

test.skipIf(!permitted)(
  "its calls are in the record as the library's own (skipped where capturing is not permitted)",
  () => {
    const from = trace.seq;
    startCapture().stop();
    const events = trace.events({ afterSeq: from });
    expect(events.map(({ call }) => call)).toEqual([
      ...["socket", "setsockopt", "setsockopt", "setsockopt", "mmap", "bind", "close", "munmap"],
    ]);
    expect(new Set(events.map(({ by }) => by))).toEqual(new Set(["library"]));
    expect(straceText(events)).toMatch(/mmap\(NULL, \d+, PROT_READ\|PROT_WRITE, MAP_SHARED, \d+, 0\) = 0x7[0-9a-f]+ /);
  },
);

test.skipIf(!permitted)(
  "a capture is bounded, and says when it is full (skipped where capturing is not permitted)",
  () => {
    const seen = capture({ all: true }); // strangers' packets, if any pass meanwhile, take room too
    const udp = descriptor(sys.socket(AF_INET, SOCK_DGRAM));
    sys.bind(udp, "127.0.0.1", 0);
    const { port } = sys.getsockname(udp) ?? {};
    const from = trace.seq;
    for (let i = 0; i < 5_000; i++) sys.sendto(udp, "x", 0, "127.0.0.1", port);
    expect(seen.packets().filter((packet) => packet.from.port === port)).toHaveLength(5_000);
    expect(seen.full).toBe(false);
    for (let i = 0; i < 12_000; i++) sys.sendto(udp, "x", 0, "127.0.0.1", port);
    expect(seen.packets()).toHaveLength(16_384);
    expect(seen.full).toBe(true);
    expect(trace.seq - from).toBe(17_000);
  },
);

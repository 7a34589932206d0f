import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { TcpPacket } from "../../lib/capture/packet.ts";
import { toPcapng } from "../../lib/capture/pcapng.ts";
import { wallClockAheadNs } from "../../lib/syscall/clock.ts";
import { AF_INET, AF_INET6, SHUT_WR } from "../../lib/syscall/constants.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { capture, permitted } from "../support/packets.ts";
import { connected } from "../support/sockets.ts";
import { until } from "../support/until.ts";

expectNoLeaks();

const FIELDS = [
  ...[
    "frame.time_epoch",
    "frame.len",
    "ip.src",
    "ipv6.src",
    "tcp.srcport",
    "tcp.dstport",
    "tcp.flags.syn",
    "tcp.flags.ack",
  ],
  ...["tcp.flags.fin", "tcp.flags.push", "tcp.seq", "tcp.ack", "tcp.len", "tcp.window_size"],
];

/** What tshark reads in a file, a row a packet. */
function tshark(file: Uint8Array): Record<string, string>[] {
  const folder = mkdtempSync(join(tmpdir(), "socklab-test-"));
  try {
    const path = join(folder, "lesson.pcapng");
    writeFileSync(path, file);
    const args = ["-r", path, "-T", "fields", "-E", "separator=,", ...FIELDS.flatMap((field) => ["-e", field])];
    const out = execFileSync("tshark", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    return out
      .trimEnd()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => Object.fromEntries(line.split(",").map((value, i) => [FIELDS[i] as string, value])));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const hasTshark = spawnSync("tshark", ["--version"]).status === 0;

test.skipIf(!permitted || !hasTshark)(
  "tshark reads the same in the file (skipped where tshark is missing or capturing is not permitted)",
  async () => {
    const seen = capture();
    for (const family of [AF_INET, AF_INET6] as const) {
      const { client, conn } = await connected({ family });
      const sending = client.sendAll(new Uint8Array(200_000));
      await conn.recvExactly(200_000);
      await sending;
      client.shutdown(SHUT_WR);
      await conn.recv();
      conn.close();
      await client.recv();
    }
    await until(
      "four FINs",
      () => seen.packets().filter((one) => one.protocol === "TCP" && one.flags.fin).length === 4,
    );
    const packets = seen.packets() as TcpPacket[];
    const aheadNs = Number(wallClockAheadNs());
    const rows = tshark(toPcapng(packets));
    expect(rows.length).toBe(packets.length);
    expect(rows.map((row) => ({ ...row, "frame.time_epoch": undefined }))).toEqual(
      packets.map(({ raw, from, to, flags, relativeSeq, relativeAck, length, window }) => ({
        "frame.time_epoch": undefined,
        "frame.len": String(raw.length),
        "ip.src": from.family === "AF_INET" ? from.host : "",
        "ipv6.src": from.family === "AF_INET6" ? from.host : "",
        "tcp.srcport": String(from.port),
        "tcp.dstport": String(to.port),
        "tcp.flags.syn": String(Number(flags.syn)),
        "tcp.flags.ack": String(Number(flags.ack)),
        "tcp.flags.fin": String(Number(flags.fin)),
        "tcp.flags.push": String(Number(flags.psh)),
        "tcp.seq": String(relativeSeq),
        "tcp.ack": String(relativeAck),
        "tcp.len": String(length),
        "tcp.window_size": String(window),
      })),
    );
    for (const [i, row] of rows.entries()) {
      const [seconds = "", fraction = ""] = (row["frame.time_epoch"] ?? "").split(".");
      expect(fraction).toHaveLength(9);
      const ns = Number(BigInt(seconds) * 1_000_000_000n + BigInt(fraction) - BigInt(aheadNs));
      expect(Math.abs(ns - (packets[i]?.atNs ?? 0))).toBeLessThan(100_000);
    }
  },
);

test.skipIf(!hasTshark)("a file without packets is one too (skipped where tshark is missing)", () => {
  expect(tshark(toPcapng([]))).toEqual([]);
});

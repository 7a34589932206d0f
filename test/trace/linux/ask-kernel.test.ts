import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { queuesFigure } from "../../../lib/figure/queues.ts";
import { socket } from "../../../lib/socket/socket.ts";
import { AF_INET, IPPROTO_TCP, SOCK_STREAM, TCP_DEFER_ACCEPT } from "../../../lib/syscall/constants.ts";
import { fromJsonLines } from "../../../lib/trace/jsonl.ts";
import { kernelView } from "../../../lib/trace/linux/ask-kernel.ts";
import { trace } from "../../../lib/trace/trace.ts";
import { closeLater, expectNoLeaks } from "../../support/descriptors.ts";
import { connected, listening } from "../../support/sockets.ts";

expectNoLeaks();

const NAMESPACE = ["--user", "--map-root-user", "--net"];
const allowed = spawnSync("unshare", [...NAMESPACE, "true"]).status === 0;

test.skipIf(!allowed)("kernelView() counts SYNs whose SYN-ACK nobody answers (skipped without namespaces)", () => {
  const { stdout, stderr } = spawnSync(
    "unshare",
    [...NAMESPACE, process.execPath, "test/trace/programs/half-open.mjs"],
    { encoding: "utf8", maxBuffer: 1e7 },
  );
  expect(stderr).toBe("");
  const { counts, acceptQueue, listed, lines } = JSON.parse(stdout);
  expect([counts, acceptQueue]).toEqual([[0, 2, 5], 1]);
  expect(listed).toEqual(Array(5).fill("192.0.2.1"));
  const { text } = queuesFigure(fromJsonLines(lines));
  expect(text).toContain("half-open: 5 handshakes at most");
  expect(text).toContain("accept queue: 2 connections at most, 9 fit");
});

test("kernelView() counts a handshake that TCP_DEFER_ACCEPT holds open, on its own listener only", async () => {
  const { server, port } = listening(2);
  const other = listening(2).server;
  server.setsockopt(IPPROTO_TCP, TCP_DEFER_ACCEPT, 5);
  const client = closeLater(socket(AF_INET, SOCK_STREAM));
  await client.connect("127.0.0.1", port);
  expect([kernelView(server).halfOpen, server.view().acceptQueue]).toEqual([1, 0]);
  expect(other.view().halfOpen).toBe(0);
  await client.send("now");
  expect(server.view()).toMatchObject({ halfOpen: 0, acceptQueue: 1 });
});

test("kernelView() leaves its answer in the record, with its last question", async () => {
  const { client } = await connected();
  const afterSeq = trace.seq;
  const view = client.view();
  const events = trace.events({ afterSeq });
  expect(events.every(({ by }) => by === "probe")).toBe(true);
  expect(events.map(({ after }) => after).filter(Boolean)).toEqual([view]);
  expect(view.halfOpen).toBeUndefined();
});

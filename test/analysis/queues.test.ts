import { expect, test } from "vitest";
import { heldSpans, type Queue, type QueueKind, queuesOf, queueWaits } from "../../lib/analysis/queues.ts";
import type { SocketIdentity } from "../../lib/analysis/socket-identity.ts";
import { socketsOf } from "../../lib/analysis/sockets.ts";
import { type Step, stepsOf } from "../../lib/analysis/steps.ts";
import { scene } from "../support/scenes.ts";

const SOCKET = socketsOf(scene("hello")).list[0] as SocketIdentity;

function queue(kind: QueueKind, ...looks: [atNs: number, value: number][]): Queue {
  return { socket: SOCKET, kind, looks: looks.map(([atNs, value]) => ({ atNs, value })), most: 9, limit: undefined };
}

/** Calls on the socket, each from one moment to another. */
function calls(call: string, ...times: [startNs: number, endNs: number][]): Step[] {
  return times.map(([startNs, endNs]) => ({ socket: SOCKET, call, startNs, endNs }) as Step);
}

const held = (one: Queue, steps: readonly Step[]) =>
  heldSpans(one, steps).map(({ fromNs, toNs, value }) => [fromNs, toNs, value]);

test("heldSpans() is between equal looks only, and joins those that follow each other", () => {
  expect(held(queue("recvQueue", [0, 5], [10, 5], [20, 5], [30, 6], [40, 5], [50, 5]), [])).toEqual([
    [0, 20, 5],
    [40, 50, 5],
  ]);
});

test("heldSpans() knows nothing where a call was under way that could undo a change", () => {
  const looks = queue("recvQueue", [0, 5], [10, 5], [20, 5], [30, 5]);
  expect(held(looks, calls("recv", [12, 18]))).toEqual([
    [0, 10, 5],
    [20, 30, 5],
  ]);
  // a call that blocks a thread spans several looks, and one that begins later may end sooner
  expect(held(looks, calls("recvfrom", [5, 25], [6, 8]))).toEqual([]);
  expect(held(queue("acceptQueue", [0, 1], [10, 1]), calls("accept", [2, 3]))).toEqual([]);
  expect(held(queue("sendQueue", [0, 1], [10, 1]), calls("send", [2, 3]))).toEqual([]);
});

test("heldSpans() is not broken by a call that touches its ends, moves nothing, or is another socket's", () => {
  const looks = queue("recvQueue", [10, 5], [20, 5]);
  const other = calls("recv", [12, 18]).map((step) => ({ ...step, socket: undefined }));
  for (const steps of [calls("recv", [5, 10], [20, 25]), calls("send", [12, 18]), other]) {
    expect(held(looks, steps)).toEqual([[10, 20, 5]]);
  }
});

test("heldSpans() claims nothing of half-open connections: packets change them both ways", () => {
  expect(held(queue("halfOpen", [0, 2], [10, 2]), [])).toEqual([]);
});

test("queuesOf() has each queue that held something, and queueWaits() the calls that waited because of it", () => {
  const events = scene("slow-reader");
  const steps = stepsOf(events, socketsOf(events));
  const queues = queuesOf(steps);
  expect(queues.map(({ socket, kind, most, limit }) => [socket.name, kind, most, limit])).toEqual([
    ["server", "acceptQueue", 1, 3],
    ["client", "sendQueue", 7259, undefined],
    ["conn", "recvQueue", 32_741, undefined],
  ]);
  expect(queues.map((one) => queueWaits(one, steps.list).length)).toEqual([0, 0, 1]);
});

import { expect, test } from "vitest";
import { socketsOf } from "../../lib/analysis/sockets.ts";
import { stepsOf } from "../../lib/analysis/steps.ts";
import { type Stream, streamsOf } from "../../lib/analysis/streams.ts";
import { scene } from "../support/scenes.ts";

function streams(name: string): Stream[] {
  const events = scene(name);
  return streamsOf(stepsOf(events, socketsOf(events)).list);
}

test("streamsOf() lays what was sent and what was taken along one count of bytes", () => {
  const [stream] = streams("cut-and-joined");
  expect([stream?.sender?.name, stream?.receiver?.name]).toEqual(["client", "conn"]);
  expect(stream?.sent.map(({ from, to }) => [from, to])).toEqual([
    [0, 4],
    [4, 8],
    [8, 14],
    [14, 30],
  ]);
  expect(stream?.taken.map(({ from, to }) => [from, to])).toEqual([
    [0, 6],
    [6, 14],
    [14, 18],
    [18, 22],
    [22, 30],
  ]);
});

test("streamsOf() has a stream for each direction of a connection", () => {
  const both = streams("half-close").map((stream) => [stream.sender?.name, stream.receiver?.name]);
  expect(both).toEqual([
    ["client", "conn"],
    ["conn", "client"],
  ]);
});

test("streamsOf() leaves datagrams out", () => {
  expect(streams("datagrams")).toEqual([]);
});

test("streamsOf() knows no receiver where the addresses do not tell", () => {
  expect(streams("unix").map((stream) => [stream.sender?.name, stream.receiver?.name])).toEqual([
    ["client", undefined],
    [undefined, "conn"],
  ]);
});

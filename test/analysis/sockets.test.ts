import { expect, test } from "vitest";
import type { SocketIdentity } from "../../lib/analysis/socket-identity.ts";
import { socketsOf } from "../../lib/analysis/sockets.ts";
import { scene } from "../support/scenes.ts";

const brief = ({ name, fd, generation, role, side }: SocketIdentity): unknown[] => [name, fd, generation, role, side];

test("socketsOf() tells listener, client and accepted socket apart", () => {
  expect(socketsOf(scene("hello")).list.map(brief)).toEqual([
    ["server", 18, 1, "listener", "server"],
    ["client", 19, 1, "client", "client"],
    ["conn", 20, 1, "accepted", "server"],
  ]);
});

test("socketsOf() pairs both ends of a connection by their addresses", () => {
  const [server, client, conn] = socketsOf(scene("hello")).list;
  expect(client?.pair).toBe(conn);
  expect(conn?.pair).toBe(client);
  expect(conn?.from).toBe(server);
  expect(server?.pair).toBeUndefined();
});

test("socketsOf() pairs every connection of several with its own client", () => {
  const { list } = socketsOf(scene("five-clients"));
  const pairs = list.filter((one) => one.role === "client").map((one) => [one.name, one.pair?.name]);
  expect(pairs).toEqual([1, 2, 3, 4, 5].map((i) => [`client ${i}`, `conn ${i}`]));
});

test("socketsOf() pairs nobody where no addresses were recorded", () => {
  expect(socketsOf(scene("unix")).list.map((one) => one.pair)).toEqual([undefined, undefined, undefined]);
});

test("socketsOf() counts generations where a number is used again", () => {
  const { list } = socketsOf(scene("reused-numbers"));
  expect(list.map(({ fd, generation }) => [fd, generation])).toEqual([
    [18, 1],
    [18, 2],
    [18, 3],
    [19, 1],
    [18, 4],
  ]);
});

test("socketsOf() gives the caller's names to the last owners of a number, in order", () => {
  const { list } = socketsOf(scene("reused-numbers"), { first: 18, last: { fd: 18 }, other: 19 });
  expect(list.map(({ name }) => name)).toEqual(["socket 1", "socket 2", "first", "other", "last"]);
});

test("socketsOf() gives a name to the socket that had the number then, and to no later one", () => {
  const events = scene("reused-numbers");
  const [old, , newer] = socketsOf(events).list as [SocketIdentity, SocketIdentity, SocketIdentity];
  const names = {
    old: { fd: 18, openedNs: (old.openedNs ?? 0) + 1 },
    newer: { fd: 18, openedNs: newer.openedNs ?? 0 },
  };
  expect(socketsOf(events, names).list.map(({ name }) => name)).toEqual([
    "old",
    "socket 1",
    "newer",
    "socket 2",
    "udp",
  ]);
  const later = events.filter(({ startNs }) => startNs > (old.closedNs ?? 0));
  expect(socketsOf(later, { old: names.old }).list.map(({ name }) => name)).not.toContain("old");
});

test("socketsOf() knows a listener by its state where its creation was dropped", () => {
  const later = scene("hello").filter((event) => !["socket", "bind", "listen"].includes(event.call));
  expect(socketsOf(later).list.map(({ role, openedNs }) => [role, openedNs === undefined])).toEqual([
    ["listener", true],
    ["client", true],
    ["accepted", false],
  ]);
});

test("socketsOf() puts a datagram socket that is bound and receives on the server's side", () => {
  const { list } = socketsOf(scene("datagrams"));
  expect(list.map(({ role, side }) => [role, side])).toEqual([
    ["datagram", "server"],
    ["datagram", "client"],
  ]);
});

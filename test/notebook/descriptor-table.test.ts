import { readlinkSync } from "node:fs";
import { connect, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { AF_INET, AF_UNIX, descriptors, SOCK_DGRAM, SOCK_STREAM, socket } from "../../lib/mod.ts";
import { descriptorsOfProcess } from "../support/descriptors.ts";

test("descriptors() lists a socket from its making to its close", () => {
  const before = descriptors();
  const made = [socket(AF_INET, SOCK_STREAM), socket(AF_INET, SOCK_DGRAM), socket(AF_UNIX, SOCK_STREAM)];
  const links = made.map(({ fd }) => ({ fd, target: readlinkSync(`/proc/self/fd/${fd}`) }));
  expect(descriptors()).toEqual([...before, ...links].sort((a, b) => a.fd - b.fd));
  expect(new Set(links.map(({ target }) => target)).size).toBe(made.length);
  for (const one of made) one.close();
  expect(descriptors()).toEqual(before);
});

test("descriptors() leaves out the runtime's own unless all are asked for", async () => {
  const before = descriptors();
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const client = connect((server.address() as { port: number }).port, "127.0.0.1");
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  await new Promise((resolve) => client.once("connect", resolve));
  expect(descriptors()).toEqual(before);
  const all = descriptors({ all: true });
  expect(all).toEqual([...descriptorsOfProcess()].map(([fd, target]) => ({ fd, target })).sort((a, b) => a.fd - b.fd));
  expect(all.slice(0, 3).map(({ fd }) => fd)).toEqual([0, 1, 2]);
});

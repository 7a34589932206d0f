import { closeSync, openSync } from "node:fs";
import { expect, test } from "vitest";
import { descriptorTarget, socketInode } from "../../../lib/trace/linux/proc-fd.ts";
import { tcpEndpoints } from "../../../lib/trace/linux/procnet.ts";
import { expectNoLeaks } from "../../support/descriptors.ts";
import { listening } from "../../support/sockets.ts";

expectNoLeaks();

test("socketInode() is the inode that /proc/net/tcp has for the socket", () => {
  const { server, port } = listening();
  const [endpoint] = tcpEndpoints({ port, state: "LISTEN" });
  expect(socketInode(descriptorTarget("/proc/self", server.fd))).toBe(endpoint?.inode);
});

test("socketInode() has no number for a file, and descriptorTarget() no text for what is closed", () => {
  const fd = openSync("/dev/null", "r");
  expect(descriptorTarget(`/proc/${process.pid}`, fd)).toBe("/dev/null");
  expect(socketInode("/dev/null")).toBeUndefined();
  expect(socketInode("/tmp/socket:[5]")).toBeUndefined();
  closeSync(fd);
  expect(descriptorTarget("/proc/self", 99_999)).toBe("");
});

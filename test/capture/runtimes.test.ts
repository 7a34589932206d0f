import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kernelspec, programOf } from "../../lib/cli/kernelspec.ts";
import { permitted } from "../support/packets.ts";
import { execute, temporaryFolder } from "../support/socklab.ts";

const RUNTIMES = {
  Node: [process.execPath],
  Deno: [programOf(kernelspec("deno"))[0] as string, "run", "--allow-all", "--quiet"],
};
const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all"];
const canDrop = spawnSync(NOBODY[0] as string, [...NOBODY.slice(1), "true"]).status === 0;

/** Runs a program that imports the library, and gives what it printed. */
async function run(command: readonly string[], source: string): Promise<string> {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const file = join(folder, "program.mjs");
  writeFileSync(file, source);
  const [program = "", ...args] = [...command, file];
  const { out, err, code } = await execute(program, args);
  expect(`${code} ${err}`).toBe("0 ");
  return out;
}

const HELLO = `
import { AF_INET, descriptors, packetLabel, SOCK_STREAM, socket, startCapture, toPcapng } from "socklab";
const seen = startCapture();
const server = socket(AF_INET, SOCK_STREAM);
server.bind("127.0.0.1", 0);
server.listen(2);
const client = socket(AF_INET, SOCK_STREAM);
await client.connect("127.0.0.1", server.getsockname().port);
const conn = await server.accept();
await client.send("hello");
await conn.recv();
const packets = seen.packets();
seen.stop();
for (const one of [client, conn, server]) one.close();
console.log(packets.map(packetLabel).join(", "), toPcapng(packets).length > 400, descriptors().length);
`;

const WITHOUT = `
import { AF_INET, drawSequence, lesson, packets, SOCK_STREAM, socket, startCapture } from "socklab";
try {
  startCapture();
} catch (error) {
  console.log(error.name, error.code, error.syscall);
}
await lesson("9.9", { packets: true });
socket(AF_INET, SOCK_STREAM).close();
console.log(packets().length);
drawSequence();
await lesson.end();
`;

for (const [name, command] of Object.entries(RUNTIMES)) {
  test.skipIf(!permitted)(`${name} captures packets (skipped where capturing is not permitted)`, async () => {
    expect(await run(command, HELLO)).toBe("SYN, SYN-ACK, ACK, 5 bytes, ACK true 0\n");
  });

  test.skipIf(!canDrop)(
    `in ${name} a process that may not capture is told so, and its lesson goes on (skipped where rights cannot be dropped)`,
    async () => {
      const out = await run([...NOBODY, ...command], WITHOUT);
      expect(out).toContain("SocketError EPERM socket\n");
      expect(out).toContain("Lesson 9.9: a fresh record, without packets: capturing them is not permitted here\n0\n");
      expect(out).toMatch(/^Packets could not be captured: socket\(AF_PACKET.*EPERM.*CAP_NET_RAW.*setcap/m);
    },
  );
}

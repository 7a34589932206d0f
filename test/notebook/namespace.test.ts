import { chmodSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kernelspec, programOf } from "../../lib/cli/kernelspec.ts";
import { packetLabel, runInNamespace, sequenceFigure } from "../../lib/dist/mod.js";
import { CONFINED, confines, NOBODY, works } from "../support/nobody.ts";
import { execute, temporaryFolder } from "../support/socklab.ts";

const RUNTIMES = {
  Node: [process.execPath],
  Deno: [programOf(kernelspec("deno"))[0] as string, "run", "--allow-all", "--quiet"],
};
const allowed = works(["unshare", "-rn", "true"]);
const nobodyMay = works([...NOBODY, "unshare", "-rn", "true"]);

const PROGRAM = `
import { packetLabel, runInNamespace } from "socklab";
const run = await runInNamespace([
  { listen: Number(process.argv[2]), acceptAfterMs: 20, steps: [{ recv: 5 }] },
  { connect: Number(process.argv[2]), steps: [{ send: "hello" }] },
]);
console.log(run.packets.slice(0, 4).map(packetLabel).join(", "));
console.log(new Set(run.events.map((event) => event.pid)).size, run.events.some((event) => event.call === "accept"));
console.log(run.missing);
`;

async function run(command: readonly string[], port: number): Promise<string> {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const file = join(folder, "program.mjs");
  writeFileSync(file, PROGRAM);
  const [program = "", ...args] = [...command, file, String(port)];
  const { out, err, code } = await execute(program, args);
  expect(`${code} ${err}`).toBe("0 ");
  return out;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test.skipIf(!allowed)(
  "runInNamespace() shows both programs and their packets (skipped where namespaces are forbidden)",
  async () => {
    const seen = await runInNamespace([
      { listen: 5000, acceptAfterMs: 50, steps: [{ recv: 5 }, { send: "welcome" }] },
      { connect: 5000, steps: [{ send: "hello" }, { recv: 7 }] },
    ]);
    expect(seen.missing).toBe("");
    expect(seen.packets.slice(0, 4).map(packetLabel)).toEqual(["SYN", "SYN-ACK", "ACK", "5 bytes"]);
    const at = (call: string): number =>
      seen.events.find((event) => event.call === call && event.by === "you")?.startNs ?? Number.NaN;
    expect(seen.packets[2]?.atNs).toBeLessThan(at("accept"));
    expect(seen.packets[0]?.atNs).toBeGreaterThan(at("connect"));
    expect(seen.events.map(({ seq }) => seq)).toEqual(seen.events.map((_, i) => i + 1));
    const { text } = sequenceFigure(seen.events, seen);
    expect(text).toMatch(/3 sockets \(server, client, conn\)/);
    expect(text).toMatch(/-- SYN -->.*<-- SYN-ACK --.*-- ACK -->.*connect\(…\) = 0.*server\.accept\(\) =/s);
  },
);

test.skipIf(!allowed)(
  "runInNamespace() says what a program could not do (skipped where namespaces are forbidden)",
  async () => {
    await expect(runInNamespace([{ connect: 5000, steps: [] }])).rejects.toThrow(/could not be started.*ECONNREFUSED/);
  },
);

test("runInNamespace() refuses what is no program", async () => {
  await expect(runInNamespace([])).rejects.toThrow(/a list of 1 to 20 programs/);
  await expect(runInNamespace([{ listen: -1, steps: [] }])).rejects.toThrow(/place must be/);
  await expect(runInNamespace([{ listen: 1, acceptAfterMs: -1, steps: [] }])).rejects.toThrow(/acceptAfterMs/);
  await expect(runInNamespace([{ listen: 1, steps: [{ jump: 1 } as never] }])).rejects.toThrow(/each step must be/);
});

for (const [name, command] of Object.entries(RUNTIMES)) {
  test.skipIf(!nobodyMay)(
    `in ${name} anybody may capture in a namespace of their own (skipped where nobody cannot make one)`,
    async () => {
      expect(await run([...NOBODY, ...command], 5000)).toBe("SYN, SYN-ACK, ACK, 5 bytes\n2 true\n\n");
    },
  );

  test.skipIf(!confines)(
    `in ${name} the programs run without packets where namespaces are forbidden (skipped without bubblewrap 0.8)`,
    async () => {
      const out = await run([...CONFINED, ...command], await freePort());
      expect(out).toMatch(
        /^\n2 true\nPackets could not be captured: .*EPERM.*\. A network namespace.*not permitted either.*doctor.*unshare.*\)\.\n$/,
      );
    },
  );
}

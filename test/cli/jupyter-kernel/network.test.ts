import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { inside } from "../../../lib/project/paths.ts";
import { CONFINED, confines, NOBODY, SYSTEM_PYTHON, works } from "../../support/nobody.ts";
import { untilGone } from "../../support/processes.ts";
import { type Ended, execute, temporaryFolder } from "../../support/socklab.ts";

const NETWORK = inside("lib", "cli", "jupyter-kernel", "network.py");
const IN_NEW = [SYSTEM_PYTHON, NETWORK, "new"];
const nobodyMay = works([...NOBODY, ...IN_NEW, "true"]);
const rootMay = process.getuid?.() === 0 && works([...IN_NEW, "true"]);

const run = ([program = "", ...args]: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> =>
  execute(program, args, { env });

const LOOK = `
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { packetLabel, runInNamespace, startCapture } from "socklab";

const bound = (port) => new Promise((resolve) => {
  const server = createServer().once("error", ({ code }) => resolve(code));
  server.listen(port, "127.0.0.1", () => server.close(() => resolve("bound")));
});
const capabilities = Object.fromEntries(
  [...readFileSync("/proc/self/status", "latin1").matchAll(/^Cap(\\w+):\\s+(\\w+)/gm)].map(([, set, bits]) => [set, bits]));
const capture = startCapture({ all: true });
const ports = [await bound(5000), await bound(1023)];
const { packets, missing } = await runInNamespace([
  { listen: 5000, acceptAfterMs: 20, steps: [] },
  { connect: 5000, steps: [] },
]);
capture.stop();
writeFileSync(process.argv[2], "");
console.log(JSON.stringify({
  user: process.getuid(), capabilities, ports, missing,
  addresses: Object.values(networkInterfaces()).flat().map(({ address }) => address),
  nested: packets.slice(0, 3).map(packetLabel),
}));
`;

async function look(as: readonly string[]) {
  const folder = temporaryFolder();
  chmodSync(folder, 0o777);
  const [program, written] = [join(folder, "look.mjs"), join(folder, "written")];
  writeFileSync(program, LOOK);
  const { out, err } = await run([...as, ...IN_NEW, process.execPath, program, written]);
  expect(err).toBe("");
  return { ...JSON.parse(out), owner: statSync(written).uid };
}

test.skipIf(!nobodyMay)(
  "an ordinary user captures in a new network, and may do nothing else that they might not before (skipped where nobody can't make one)",
  async () => {
    const twoRights = (3 << 12).toString(16).padStart(16, "0"); // CAP_NET_ADMIN is 12, CAP_NET_RAW 13
    expect(await look(NOBODY)).toEqual({
      user: 65534,
      owner: 65534,
      capabilities: { Inh: twoRights, Prm: twoRights, Eff: twoRights, Bnd: twoRights, Amb: twoRights },
      ports: ["bound", "EACCES"],
      addresses: ["127.0.0.1", "::1"],
      nested: ["SYN", "SYN-ACK", "ACK"],
      missing: "",
    });
  },
);

test.skipIf(!rootMay)("root has the same rights in a new network (skipped where root can't make one)", async () => {
  const { capabilities, ...seen } = await look([]);
  const own = await run(["grep", "^CapEff", "/proc/self/status"]);
  expect(own.out).toContain(capabilities.Eff);
  expect(seen).toMatchObject({ user: 0, owner: 0, ports: ["bound", "bound"], nested: ["SYN", "SYN-ACK", "ACK"] });
});

test.skipIf(!confines)(
  "where namespaces are forbidden, it says what the kernel answered, and runs nothing (skipped without bubblewrap 0.8)",
  async () => {
    const { code, out, err } = await run([...CONFINED, ...IN_NEW, "echo", "not to be run"]);
    expect([code, out, err]).toEqual([1, "", "unshare: Operation not permitted\n"]);
  },
);

test("where there is no such process or program, it says so", async () => {
  const [none, free] = await Promise.all([
    run([SYSTEM_PYTHON, NETWORK, "99999999", "true"]),
    run([SYSTEM_PYTHON, NETWORK, String(process.pid), "nosuchprogram"]),
  ]);
  expect([none.code, none.err]).toEqual([1, "No such file or directory\n"]);
  expect(free.code).toBe(1);
});

test.skipIf(!nobodyMay)(
  "a process that is to end with its parent still does so in a new network (skipped where nobody can't make one)",
  async () => {
    const child = spawn("sh", [
      "-c",
      '"$@" & wait',
      "sh",
      ...NOBODY,
      "--pdeathsig",
      "KILL",
      ...IN_NEW,
      "sh",
      "-c",
      "echo $$; exec sleep 60",
    ]);
    const [pid] = await once(createInterface({ input: child.stdout }), "line");
    child.kill("SIGKILL");
    await untilGone([pid]);
  },
);

const SENTENCES = `
import { AF_INET, SOCK_DGRAM, SOCK_STREAM, sys } from "socklab";
for (const act of [
  () => sys.connect(sys.socket(AF_INET, SOCK_STREAM), "192.0.2.1", 80),
  () => sys.sendto(sys.socket(AF_INET, SOCK_DGRAM), "x", 0, "192.0.2.1", 80),
]) {
  try { act(); } catch (error) { console.log(error.message); }
}
`;

test.skipIf(!nobodyMay && !rootMay)(
  "what leads out of a notebook's network tells why it is not reached (skipped where there is none)",
  async () => {
    const program = join(temporaryFolder(), "out.mjs");
    writeFileSync(program, SENTENCES);
    const { out } = await run([...IN_NEW, process.execPath, program], { ...process.env, SOCKLAB_NETWORK: "own" });
    const why =
      /: ENETUNREACH \(network unreachable\): this notebook's own network has no way out, so 192\.0\.2\.1 is not reached: .*SOCKLAB_NETWORK=machine npm start$/;
    const lines = out.trim().split("\n");
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(why);
  },
);

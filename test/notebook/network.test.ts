import { chmodSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterEach, expect, test } from "vitest";
import { inNetwork } from "../../lib/cli/in-network.ts";
import { kernelspec, programOf } from "../../lib/cli/kernelspec.ts";
import {
  type HostTools,
  lesson,
  NetworkError,
  network,
  packetLabel,
  type Socket,
  sequenceFigure,
} from "../../lib/dist/mod.js";
import { CONFINED, confines, NOBODY, works } from "../support/nobody.ts";
import { untilGone } from "../support/processes.ts";
import { execute, temporaryFolder } from "../support/socklab.ts";

const RUNTIMES = {
  Node: [process.execPath],
  Deno: [programOf(kernelspec("deno"))[0] as string, "run", "--allow-all", "--quiet"],
};
const allowed = works(["unshare", "-rn", "ip", "link", "add", "x", "type", "veth", "peer", "name", "y"]);
const nobodyMay = works([...NOBODY, "unshare", "-rn", "true"]);

afterEach(async () => void (await lesson.end()));

const listen = ({ here, socket, AF_INET, SOCK_STREAM }: HostTools, host: string): void => {
  here.door = socket(AF_INET, SOCK_STREAM);
  here.door.bind(host, 5000);
  here.door.listen(4);
};
const take = async ({ here }: HostTools, size: number): Promise<string> => {
  here.conn = await (here.door as Socket).accept();
  return (await here.conn.recvExactly(size)).text;
};
const give = async ({ here, socket, AF_INET, SOCK_STREAM }: HostTools, host: string, text: string): Promise<void> => {
  here.client = socket(AF_INET, SOCK_STREAM);
  await here.client.connect(host, 5000);
  await here.client.sendAll(text);
};

/** The network namespaces of all processes of this machine. */
const networks = (): string[] => readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? networkOf(name) : []));
const networkOf = (pid: number | string): string[] => {
  try {
    return [readlinkSync(`/proc/${pid}/ns/net`)];
  } catch {
    return []; // it has ended meanwhile
  }
};
const parentOf = (pid: number): string => /PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "";

test.skipIf(!allowed)(
  "hosts talk across a router, and are recorded (skipped where namespaces are forbidden)",
  async () => {
    const net = await network("a", "r", "b");
    const { a, r, b } = net;
    expect([a.addresses, r.addresses, b.addresses]).toEqual([["10.0.1.1"], ["10.0.1.2", "10.0.2.1"], ["10.0.2.2"]]);
    await b.run(listen, "10.0.2.2");
    const took = b.run(take, 5000);
    await a.run(give, "10.0.2.2", "x".repeat(5000));
    expect(await took).toBe("x".repeat(5000));
    expect(await a.ip("route get 10.0.2.2")).toMatch(/via 10\.0\.1\.2 dev to-r/);

    const run = await net.record();
    expect(run.packets.slice(0, 3).map(packetLabel)).toEqual(["SYN", "SYN-ACK", "ACK"]);
    const bytes = run.packets
      .filter(({ from }) => from.host === "10.0.1.1")
      .reduce((sum, { length }) => sum + length, 0);
    expect(bytes).toBe(5000);
    // no packet is larger than a wire takes, and each arrives after it was sent
    for (const { raw } of run.packets) {
      expect(raw.length).toBeLessThanOrEqual(1500);
      expect(raw.arrivedNs).toBeGreaterThan(raw.atNs);
    }
    expect(new Set(run.events.map(({ pid }) => pid))).toEqual(new Set([a.pid, b.pid]));
    const { text } = sequenceFigure(run.events, run);
    expect(text).toMatch(/3 sockets \(b door, a client, b conn\)/);
    expect(text).toMatch(/a client.*-- SYN -->.*<-- SYN-ACK --.*5.000 bytes/s);
  },
);

test.skipIf(!allowed)(
  "a program forwards, loses and delays by its rule (skipped where namespaces are forbidden)",
  async () => {
    const net = await network("a", "r", "b");
    const { a, r, b } = net;
    await r.forward(({ number }) => (number === 1 ? "lose" : 30));
    await b.run(listen, "10.0.2.2");
    const took = b.run(take, 5);
    await a.run(give, "10.0.2.2", "hello");
    expect(await took).toBe("hello");
    const run = await net.record();
    const [first, second] = run.packets;
    expect(run.packets.slice(0, 3).map(packetLabel)).toEqual(["SYN", "SYN again", "SYN-ACK"]);
    expect(first?.raw.arrivedNs).toBeNull();
    expect((second?.raw.arrivedNs ?? 0) - (second?.atNs ?? 0)).toBeGreaterThan(29e6);
    expect(sequenceFigure(run.events, run).text).toMatch(/-- SYN, lost --x/);
    await r.forward(() => "lose");
    const cut = a.run(({ here, outcome }) => outcome(() => here.client?.recv(1, { timeoutMs: 300 })));
    expect(await cut).toBe("ERR_DEADLINE");
  },
);

test.skipIf(!allowed)(
  "a router tells by ICMP what is too large, and how large it may be (skipped where …)",
  async () => {
    const net = await network("a", "r", "s", "b");
    const { a, r, s, b } = net;
    await r.ip("link set dev to-s mtu 700");
    await s.ip("link set dev to-r mtu 700");
    await b.run(listen, "10.0.3.2");
    const took = b.run(take, 1000);
    await a.run(give, "10.0.3.2", "x".repeat(1000));
    expect((await took).length).toBe(1000);
    const labels = (await net.record()).packets.map(packetLabel);
    expect(labels).toContain("too large: MTU 700, says 10.0.1.2");
    expect(labels).toContain("648 bytes again");
    expect(await a.ip("route get 10.0.3.2")).toMatch(/mtu 700/);
  },
);

test.skipIf(!allowed)(
  "what fails on a host says so, and has its code (skipped where namespaces are forbidden)",
  async () => {
    const { a } = await network("a", "b");
    const refused = a.run(give, "10.0.1.2", "hello").catch((error: NetworkError) => error);
    expect(await refused).toBeInstanceOf(NetworkError);
    expect(await refused).toMatchObject({ code: "ECONNREFUSED", message: /^run\(\): on host a: SocketError: connect/ });
    await expect(a.run(() => JSON.parse("{"))).rejects.toThrow(/on host a: SyntaxError/);
    await expect(a.ip("route add nonsense")).rejects.toThrow(/ip\(\): on host a: .*nonsense/);
    await expect(a.set("ipv4.no_such_switch", 1)).rejects.toThrow(/on host a: .*no_such_switch/);
    expect(() => a.run("text" as never)).toThrow(/must be a function/);
    expect(() => a.forward(20 as never)).toThrow(/must be a function/);
  },
);

test("network() refuses what are no names", async () => {
  for (const names of [["a"], ["a", "a"], ["a", "B"], ["a", "record"], [..."abcdefg"], ["a", 1]]) {
    await expect(network(...(names as string[]))).rejects.toThrow(/two to 6 hosts a name each/);
  }
});

test.skipIf(!allowed)(
  "nothing is left of a network when its lesson ends (skipped where namespaces are forbidden)",
  async () => {
    const { a, r, b } = await network("a", "r", "b");
    const processes = [String(a.pid), String(r.pid), String(b.pid), parentOf(a.pid)];
    const own = processes.flatMap(networkOf);
    expect(new Set(own).size).toBe(4);
    const busy = expect(
      a.run(() => {
        for (;;); // it never answers again
      }),
    ).rejects.toThrow(/the network has ended/);
    await lesson.end();
    await busy;
    await untilGone(processes);
    expect(networks().filter((one) => own.includes(one))).toEqual([]); // and with a namespace go its wires
    await expect(b.ip("route")).rejects.toThrow(/has ended with its lesson: run the cell again/);
  },
);

const PROGRAM = `
import { network, packetLabel } from "socklab";
const net = await network("a", "b");
await net.b.run(({ here, socket, AF_INET, SOCK_STREAM }) => {
  here.door = socket(AF_INET, SOCK_STREAM);
  here.door.bind("10.0.1.2", 5000);
  here.door.listen(1);
});
await net.a.run(({ socket, AF_INET, SOCK_STREAM }) => socket(AF_INET, SOCK_STREAM).connect("10.0.1.2", 5000) );
console.log((await net.record()).packets.map(packetLabel).slice(0, 3).join(", "));
console.log([net.a.pid, net.b.pid].join(" "));
process.kill(process.pid, "SIGKILL");
`;

const WHERE = {
  "as this user": { how: [], may: allowed },
  "in a notebook's network": { how: inNetwork("new"), may: allowed && works([...inNetwork("new", "true")]) },
  "as anybody": { how: NOBODY, may: nobodyMay },
  "as anybody in a notebook's network": { how: [...NOBODY, ...inNetwork("new")], may: nobodyMay },
};
for (const [runtime, command] of Object.entries(RUNTIMES)) {
  for (const [where, { how, may }] of Object.entries(WHERE)) {
    test.skipIf(!may)(
      `in ${runtime}, ${where}: a network, which ends with a program that is killed (skipped where …)`,
      async () => {
        const { out } = await runProgram([...how, ...command]);
        const [packets, pids = ""] = out.split("\n");
        expect(packets).toBe("SYN, SYN-ACK, ACK");
        await untilGone(pids.split(" "));
      },
    );
  }
  test.skipIf(!confines)(
    `in ${runtime}: where namespaces are forbidden network() says so (skipped without bubblewrap 0.8)`,
    async () => {
      const { out, err } = await runProgram([...CONFINED, ...command]);
      expect(out).toBe("");
      expect(err).toMatch(/network\(\): hosts with a network each are not permitted here \(unshare: .*\)/);
    },
  );
}

async function runProgram(command: readonly string[]): Promise<{ out: string; err: string }> {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const file = join(folder, "program.mjs");
  writeFileSync(file, PROGRAM);
  const [program = "", ...args] = [...command, file];
  return await execute(program, args);
}

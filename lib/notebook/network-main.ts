/** The process that keeps a `network`: starts its hosts, lays the wires between them, and passes messages to and fro. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { type FromHost, lines, type NetworkReady, type ToHost } from "./host-message.ts";
import { programCommand } from "./program-command.ts";

const names = JSON.parse(process.argv[2] ?? "[]") as string[];
const hosts = new Map<string, ChildProcess>();

// the notebook ends its network so, or is gone; Deno tells the end of the input by "end" alone
for (const event of ["end", "close"]) process.stdin.on(event, end).resume();
try {
  await Promise.all(names.map(start));
  const pids = names.map((name) => hosts.get(name)?.pid ?? -1);
  for (const [i, name] of names.slice(1).entries()) layWire([names[i] as string, name], [pids[i], pids[i + 1]]);
  const ready: NetworkReady = { pids };
  console.log(JSON.stringify(ready));
  process.stdin.on(
    "data",
    lines((line) => hosts.get((JSON.parse(line) as ToHost).host)?.stdin?.write(`${line}\n`)),
  );
} catch (error) {
  console.error((error as Error).message);
  await end(1);
}

/** Starts a host in a network namespace of its own, which ends with this process in any case. */
async function start(name: string): Promise<void> {
  const child = spawn("unshare", ["--net", "setpriv", "--pdeathsig", "KILL", ...programCommand("host-main"), name], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, SOCKLAB_NETWORK: "" }, // it is in none of those that errors speak of
  });
  hosts.set(name, child);
  await new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", () => reject(new Error(`host ${name} could not be started`)));
    child.stdout?.on(
      "data",
      lines((line) => {
        if ((JSON.parse(line) as FromHost).said === "ready") resolve();
        else console.log(line);
      }),
    );
  });
}

/** A wire between two hosts is a pair of interfaces: what goes into one comes out of the other. See veth(4). */
function layWire([left, right]: [string, string], [leftPid, rightPid]: readonly (number | undefined)[]): void {
  const peer = ["peer", "name", `to-${left}`, "netns", `${rightPid}`];
  execFileSync("ip", ["link", "add", `to-${right}`, "netns", `${leftPid}`, "type", "veth", ...peer], { stdio: "pipe" });
}

async function end(code: unknown): Promise<void> {
  const gone = [...hosts.values()].map((child) => child.exitCode ?? child.signalCode ?? once(child, "exit"));
  for (const child of hosts.values()) child.kill("SIGKILL");
  await Promise.all(gone);
  process.exit(code === 1 ? 1 : 3);
}

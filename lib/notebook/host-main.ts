/** A host of a `network`: runs the functions that a notebook sends it, in the network namespace that it was started in. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import process from "node:process";
import { HostCapture } from "../capture/host-capture.ts";
import { toRawLines } from "../capture/packet-lines.ts";
import { bringUpLoopback } from "../syscall/loopback.ts";
import { sendWholeFrames } from "../syscall/whole-frames.ts";
import { toJsonLines } from "../trace/jsonl.ts";
import { trace } from "../trace/trace.ts";
import "../trace/trace-to-file.ts";
import { Forwarder } from "./forwarder.ts";
import { type FromHost, type HostRecord, type HostTask, lines, type ToHost } from "./host-message.ts";
import { hostTools } from "./host-tools.ts";

const host = process.argv[2] ?? "";
const print = (answer: Omit<FromHost, "host">): unknown =>
  process.stdout.write(`${JSON.stringify({ host, ...answer })}\n`);

// whoever keeps the network is gone; Deno tells the end of the input by "end" alone
for (const event of ["end", "close"]) process.stdin.on(event, () => process.exit(3));
process.stdin.on(
  "data",
  lines((line) => void answer(JSON.parse(line) as ToHost)),
);
process.on("unhandledRejection", (error) => print({ said: String(error) }));
console.log = (...words: unknown[]) => print({ said: words.map(String).join(" ") });
trace.enabled = false; // until the first function runs
trace.observe = true;
bringUpLoopback();
const capture = new HostCapture();
let forwarder: Forwarder | undefined;
print({ said: "ready" });

async function answer({ id, ...task }: ToHost): Promise<void> {
  try {
    print({ id, value: (await done(task)) ?? null });
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string };
    print({ id, error: `${name}: ${message}`, ...(code && { code }) });
  }
}

async function done(task: HostTask): Promise<unknown> {
  switch (task.task) {
    case "run":
      trace.enabled = forwarder === undefined; // a router's calls are not the lesson's
      return await functionOf(task.source)(hostTools, ...task.args);
    case "ip":
      return task.commands.map((command) => ip(...command.trim().split(/\s+/))).join("");
    case "set":
      return writeFileSync(`/proc/sys/net/${task.path}`, task.value);
    case "whole":
      return task.interfaces.forEach(sendWholeFrames);
    case "forward":
      return forward(task.source);
    case "record":
      return recorded();
  }
}

/** A function that came as text. It sees what it is given, and the globals of this process. */
const functionOf = (source: string) => new Function(`return (${source});`)() as (...args: unknown[]) => unknown;

function ip(...words: string[]): string {
  try {
    return execFileSync("ip", words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    throw new Error(
      code === "ENOENT" ? "the program ip, of the package iproute2, is not there" : String(stderr).trim(),
    );
  }
}

function addresses(): string[] {
  return [...ip("-4", "-o", "addr").matchAll(/inet ([\d.]+)/g)].map(([, address = ""]) => address);
}

/** From now on packets that pass this host pass through a program, and the kernel leaves them alone. */
function forward(source: string): void {
  const rule = functionOf(source) as Forwarder["rule"];
  if (forwarder) {
    forwarder.rule = rule;
    forwarder.number = 0;
    return;
  }
  writeFileSync("/proc/sys/net/ipv4/ip_forward", "0");
  forwarder = new Forwarder(rule, addresses());
}

function recorded(): HostRecord {
  const { sent, got } = capture.packets(addresses());
  const names = Object.entries(hostTools.here).map(([name, { fd }]) => [`${host} ${name}`, { fd, pid: process.pid }]);
  return {
    events: toJsonLines(trace.events()),
    sent: toRawLines(sent),
    got: toRawLines(got),
    names: Object.fromEntries(names),
  };
}

import { spawnSync } from "node:child_process";
import { quietly } from "../base/ignore-errors.ts";
import { Exit } from "../project/exit.ts";
import { python } from "../project/paths.ts";
import { inNetwork } from "./in-network.ts";
import { kernelspec, programOf } from "./kernelspec.ts";

/** One thing this machine can or can't do. */
export interface Ability {
  what: string;
  ok: boolean;
  /** Whether the course needs it; else some lessons only show more with it. */
  needed: boolean;
  /** Its version, or what stands in the way. */
  found: string;
  /** How to get it, if it isn't there. */
  toDo: string;
}

interface Probe {
  what: string;
  needed?: boolean;
  command: [string, ...string[]];
  /** What to make of the first line it prints. */
  version?: RegExp;
  /** What is found when it works, in place of what it prints. */
  says?: string;
}

const inPython = (code: string): [string, ...string[]] => [python, "-c", `import socket as s\n${code}`];

const TCP_INFO = `a = s.create_server(("127.0.0.1", 0)); b = s.create_connection(a.getsockname()); print(len(b.getsockopt(s.IPPROTO_TCP, s.TCP_INFO, 1024)), "bytes")`;

/** A program that captures packets as a lesson does. */
function capture(): [string, ...string[]] {
  const module = JSON.stringify(import.meta.resolve("socklab"));
  const code = `import { startCapture } from ${module};
    try { startCapture().stop(); console.log("AF_PACKET on lo"); }
    catch (error) { console.error(error.message.split(": ").slice(0, 2).join(": ")); process.exit(1); }`;
  return [process.execPath, "--input-type=module", "--eval", code];
}

const probes = (): Probe[] => [
  { what: "Node", needed: true, command: [process.execPath, "--version"] },
  { what: "Deno", command: [denoProgram(), "--version"], version: /deno (\S+)/ },
  { what: "Python", needed: true, command: [python, "--version"], version: /Python (\S+)/ },
  { what: "JupyterLab", needed: true, command: [python, "-m", "jupyterlab", "--version"] },
  { what: "TCP_INFO", needed: true, command: inPython(TCP_INFO) },
  { what: "own network", command: inNetwork("new", ...capture()), says: "each notebook has one, and sees packets" },
  { what: "packet capture", command: capture() },
  { what: "namespaces", command: ["unshare", "-rn", ...capture()] },
  { what: "bubblewrap", command: ["bwrap", "--unshare-net", "--ro-bind", "/", "/", "true"] },
  { what: "strace", command: ["strace", "-o", "/dev/null", "strace", "-V"], version: /version (\S+)/ },
  { what: "ss", command: ["ss", "-V"], version: /iproute2-([^,\s]+)/ },
];

const capturing = (): string => `sudo setcap cap_net_raw+ep ${process.execPath} (and ${denoProgram()})`;

const NAMESPACES =
  "User namespaces must be permitted: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu), user.max_user_namespaces=10000, or a container with --security-opt seccomp=unconfined";

/** How to get what isn't there. */
const toDo = (): Readonly<Record<string, string>> => ({
  Node: "install Node 20.19 or later from https://nodejs.org",
  Deno: "npm ci brings it; or install it from https://deno.com",
  Python: "npm start makes .venv; it needs Python 3.10 or later",
  JupyterLab: "npm start installs it into .venv",
  TCP_INFO: "the kernel must be Linux, not an emulation of its calls",
  "own network": `without it notebooks share the machine's ports. ${NAMESPACES}`,
  "packet capture": `notebooks with a network of their own capture there; elsewhere run as root, or once: ${capturing()}`,
  namespaces: NAMESPACES,
  bubblewrap: "sudo apt install bubblewrap; it needs namespaces, too",
  strace: "sudo apt install strace; in a container add --cap-add SYS_PTRACE",
  ss: "sudo apt install iproute2",
});

/** The one that was set up, or else one on the PATH. */
const denoProgram = (): string => quietly(() => programOf(kernelspec("deno"))[0]) ?? "deno";

/** Tries what the lessons use, each thing for real. */
export function examine(): Ability[] {
  const advice = toDo();
  return probes().map(({ what, needed = false, command: [program, ...args], version = /(.+)/, says }) => {
    const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", timeout: 20_000 });
    const ok = status === 0;
    const said = ok
      ? (says ?? version.exec(stdout || stderr)?.[1] ?? "works")
      : (error?.message ?? stderr.trim().split("\n").at(-1) ?? "");
    return { what, ok, needed, found: said.replace(/^v(?=\d)/, ""), toDo: advice[what] ?? "" };
  });
}

/** `socklab doctor`: what this machine can do. */
export function doctor({ json = false }: { json?: boolean }): number {
  const abilities = examine();
  if (json) console.log(JSON.stringify(abilities, null, 2));
  for (const { what, ok, needed, found, toDo } of json ? [] : abilities) {
    const said = ok ? `yes  ${found}` : `no   ${found || "not there"}${needed ? " (needed)" : ""}`;
    console.log(`${what.padEnd(15)} ${said}`);
    if (!ok) console.log(`${" ".repeat(21)}to get it: ${toDo}`);
  }
  return abilities.some((ability) => ability.needed && !ability.ok) ? Exit.failed : Exit.ok;
}

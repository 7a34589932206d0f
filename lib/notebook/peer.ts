import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { clearTimeout, setTimeout } from "node:timers";
import { fileURLToPath } from "node:url";
import { defaults } from "../socket/waiting.ts";
import { ArgumentError } from "../syscall/error.ts";

/**
 * One thing that a peer does, in its turn: wait so many milliseconds, send a text, receive so many bytes, shut its
 * sending direction, or close.
 */
export type PeerStep =
  | { readonly waitMs: number }
  | { readonly send: string }
  /** Receives until so many bytes have come. */
  | { readonly recv: number }
  | { readonly shutdown: true }
  | { readonly close: true };

/** The port of 127.0.0.1 that a peer listens on (0 for any free one), or connects to. */
export type PeerPlace = { readonly listen: number } | { readonly connect: number };

/** A small program in a process of its own, at the other end of a connection. */
export interface Peer {
  /** The port that it listens on, or is connected to. */
  readonly port: number;
  /** The number of its process. */
  readonly pid: number;
  /** Settles with 0 when it has done all its steps, else with its exit code. */
  done(): Promise<number>;
}

const START_MS = 10_000;
const running = new Set<ChildProcess>();

/**
 * Starts a peer on 127.0.0.1 in a process of its own, which goes on even while this one is blocked. It does its steps one
 * after the other, for one connection, and ends. A new lesson ends it too.
 *
 * @param place `{ listen: port }` (0 for any) or `{ connect: port }`
 * @param steps what it does: `{ send }`, `{ recv }`, `{ waitMs }`, `{ shutdown: true }`, `{ close: true }`
 * @throws {ArgumentError} for a step that is none
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, socket, startPeer } from "socklab";
 *
 * const peer = await startPeer({ listen: 0 }, [{ waitMs: 20 }, { send: "hello" }]);
 * const client = socket(AF_INET, SOCK_STREAM);
 * await client.connect("127.0.0.1", peer.port);
 * console.log((await client.recv()).text); // hello
 * client.close();
 * await peer.done();
 * ```
 */
export async function startPeer(place: PeerPlace, steps: readonly PeerStep[]): Promise<Peer> {
  checkPlace(place);
  checkSteps(steps);
  const main = fileURLToPath(new URL(`./peer-main${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url));
  const isDeno = "Deno" in globalThis;
  const args = isDeno ? ["run", "--allow-all", "--quiet", main] : [main];
  const child = spawn(process.execPath, [...args, JSON.stringify({ place, steps })], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  running.add(child);
  const done = new Promise<number>((resolve) => {
    child.once("error", () => resolve(-1));
    child.once("exit", (code) => resolve(code ?? -1));
  });
  void done.then(() => running.delete(child));
  const port = await firstLine(child, done);
  keepAlive(child, false);
  return {
    port,
    pid: child.pid ?? -1,
    done: () => {
      keepAlive(child, defaults.keepAlive);
      return done;
    },
  };
}

/** Whether a running peer keeps this process from ending: only while somebody waits for it. */
function keepAlive(child: ChildProcess, on: boolean): void {
  for (const one of [child, child.stdin, child.stdout] as { ref?(): void; unref?(): void }[]) {
    if (on) one.ref?.();
    else one.unref?.();
  }
}

/** Ends every peer that is still running. */
export async function endPeers(): Promise<void> {
  await Promise.all(
    [...running].map(
      (child) =>
        new Promise<void>((resolve) => {
          child.once("exit", () => resolve());
          child.kill("SIGKILL");
        }),
    ),
  );
}

/** The port is the first line that the peer prints, once it listens or is connected. */
function firstLine(child: ChildProcess, done: Promise<number>): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(`it was not ready within ${START_MS / 1000} s`), START_MS);
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new ArgumentError("ERR_ADDRESS", "startPeer", "place", `the peer could not be started: ${why}`));
    };
    let text = "";
    child.stdout?.on("data", (chunk) => {
      text += String(chunk);
      if (!text.includes("\n")) return;
      clearTimeout(timer);
      resolve(Number.parseInt(text, 10));
    });
    void done.then((code) => fail(`it ended with exit code ${code}`));
  });
}

function checkPlace(place: PeerPlace): void {
  const port = (place as { listen?: unknown })?.listen ?? (place as { connect?: unknown })?.connect;
  if (Number.isInteger(port) && (port as number) >= 0 && (port as number) <= 65535) return;
  throw new ArgumentError("ERR_ARG_RANGE", "startPeer", "place", "place must be { listen: port } or { connect: port }");
}

function checkSteps(steps: readonly PeerStep[]): void {
  const known: Record<string, string> = {
    waitMs: "number",
    send: "string",
    recv: "number",
    shutdown: "boolean",
    close: "boolean",
  };
  const isStep = (step: unknown): boolean =>
    typeof step === "object" &&
    step !== null &&
    Object.entries(step).some(([key, value]) => known[key] === typeof value);
  if (Array.isArray(steps) && steps.length <= 100 && steps.every(isStep)) return;
  throw new ArgumentError(
    "ERR_ARG_TYPE",
    "startPeer",
    "steps",
    "each step must be { waitMs }, { send }, { recv }, { shutdown: true } or { close: true }, and there may be 100",
  );
}

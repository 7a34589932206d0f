import { defaults } from "../socket/wait/wait-options.ts";
import { checkInt } from "../syscall/check-arguments.ts";
import { checkKey } from "../syscall/check-keys.ts";
import { ArgumentError } from "../syscall/error.ts";
import type { TraceEvent } from "../trace/event.ts";
import { fromJsonLines } from "../trace/jsonl.ts";
import { Child } from "./child.ts";

/**
 * One step of a peer: wait a number of milliseconds, send a text, receive a number of bytes, shut down its sending
 * direction, or close.
 */
export type PeerStep =
  | { readonly waitMs: number }
  | { readonly send: string }
  /** Receives until so many bytes have come. */
  | { readonly recv: number }
  | { readonly shutdown: true }
  | { readonly close: true };

/**
 * The port of 127.0.0.1 that a peer listens on (0 for any free one), or connects to. With `acceptAfterMs` it leaves the
 * connection in the listener's queue for so long before it accepts it.
 */
export type PeerPlace = { readonly listen: number; readonly acceptAfterMs?: number } | { readonly connect: number };

/** A small program in a process of its own, at the other end of a connection. */
export interface Peer {
  /** The port that it listens on, or is connected to. */
  readonly port: number;
  /** The number of its process. */
  readonly pid: number;
  /** Settles with 0 when it has done all its steps, else with its exit code. */
  done(): Promise<number>;
  /** Its own record, once it has ended: `mergeRecords` joins it with another. */
  events(): Promise<readonly TraceEvent[]>;
}

const START_MS = 10_000;

/**
 * Starts a peer on 127.0.0.1 in a process of its own, which goes on even while this one is blocked. It does its steps one
 * after the other, for one connection, and ends. A new lesson ends it too.
 *
 * @param place `{ listen: port }` (0 for any) or `{ connect: port }`
 * @param steps what it does: `{ send }`, `{ recv }`, `{ waitMs }`, `{ shutdown: true }`, `{ close: true }`
 * @throws {ArgumentError} for what is not a step, or too many of them
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
  checkPeer("startPeer", place, steps);
  const child = new Child("peer-main", { place, steps });
  const port = await child.firstLine(START_MS).catch((error: Error) => {
    const why = [error.message, child.complaint].filter((text) => text !== "").join(": ");
    throw new ArgumentError("ERR_ADDRESS", "startPeer", "place", `the peer could not be started: ${why}`);
  });
  child.keepAlive(false);
  return {
    port: Number.parseInt(port, 10),
    pid: child.pid,
    done: () => {
      child.keepAlive(defaults.keepAlive);
      return child.done;
    },
    events: async () => {
      child.keepAlive(defaults.keepAlive);
      const printed = await child.output();
      const record = fromJsonLines(printed.slice(printed.indexOf("\n") + 1));
      return record.map((event) => ({ ...event, pid: child.pid }));
    },
  };
}

/** @throws {ArgumentError} for what is not a place or not a step */
export function checkPeer(syscall: string, place: PeerPlace, steps: readonly PeerStep[]): void {
  const port = (place as { listen?: unknown })?.listen ?? (place as { connect?: unknown })?.connect;
  if (!Number.isInteger(port) || (port as number) < 0 || (port as number) > 65535) {
    throw new ArgumentError("ERR_ARG_RANGE", syscall, "place", "place must be { listen: port } or { connect: port }");
  }
  const known = "listen" in place ? ["listen", "acceptAfterMs"] : ["connect"];
  for (const key of Object.keys(place)) if (key !== "steps") checkKey(syscall, key, known);
  const { acceptAfterMs } = place as { acceptAfterMs?: unknown };
  if (acceptAfterMs !== undefined) checkInt(syscall, "acceptAfterMs", acceptAfterMs, 0, 60_000);
  if (Array.isArray(steps) && steps.length <= 100 && steps.every((step) => isStep(syscall, step))) return;
  const kinds = "{ waitMs }, { send }, { recv }, { shutdown: true } or { close: true }";
  throw new ArgumentError("ERR_ARG_TYPE", syscall, "steps", `each step must be ${kinds}, and there may be 100`);
}

const STEPS = { waitMs: "number", send: "string", recv: "number", shutdown: "boolean", close: "boolean" } as const;

function isStep(syscall: string, step: unknown): boolean {
  if (typeof step !== "object" || step === null) return false;
  const types: Readonly<Record<string, string>> = STEPS;
  for (const key of Object.keys(step)) checkKey(syscall, key, Object.keys(STEPS), "steps");
  return Object.entries(step).some(([key, value]) => types[key] === typeof value);
}

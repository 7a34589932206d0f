/** The program that `startPeer` starts: it takes the steps that its argument lists, for one connection, and ends. */
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { type Socket, socket } from "../socket/socket.ts";
import { BY, call } from "../syscall/call.ts";
import { AF_INET, POLLIN, SHUT_WR, SOCK_STREAM } from "../syscall/constants.ts";
import { SPECS } from "../syscall/libc.ts";
import { toJsonLines } from "../trace/jsonl.ts";
import { trace } from "../trace/trace.ts";
import "../trace/trace-to-file.ts";
import type { PeerPlace, PeerStep } from "./peer.ts";

const LONGEST_MS = 60_000;
const ASK_MS = 5;
const { place, steps } = JSON.parse(process.argv[2] ?? "{}") as { place: PeerPlace; steps: PeerStep[] };

process.stdin.on("close", () => process.exit(3)).resume(); // the process that started it is gone
const limit = globalThis.setTimeout(() => process.exit(4), LONGEST_MS);

trace.observe = true;
const conn = await meet().catch(fail);
let code = 0;
try {
  for (const step of steps) await take(conn, step);
  conn.close();
} catch (error) {
  code = 1;
  console.error(String(error));
}
clearTimeout(limit);
console.log(toJsonLines(trace.events()).trimEnd());
process.exit(code);

function fail(error: unknown): never {
  console.error(String(error));
  process.exit(1);
}

async function meet(): Promise<Socket> {
  const own = socket(AF_INET, SOCK_STREAM);
  if ("connect" in place) {
    await own.connect("127.0.0.1", place.connect);
    console.log(place.connect);
    return own;
  }
  own.bind("127.0.0.1", place.listen);
  own.listen(1);
  console.log(place.listen || own.getsockname().port);
  if (place.acceptAfterMs !== undefined) {
    while (!somebodyWaits(own)) await setTimeout(ASK_MS);
    await setTimeout(place.acceptAfterMs);
  }
  const accepted = await own.accept({ timeoutMs: LONGEST_MS });
  own.close();
  return accepted;
}

/** Whether a connection is in the listener's queue. */
function somebodyWaits(listener: Socket): boolean {
  return call(SPECS.poll, BY.LIBRARY, Int32Array.of(listener.fd, POLLIN), 1, 0) > 0;
}

async function take(conn: Socket, step: PeerStep): Promise<void> {
  if ("waitMs" in step) await setTimeout(step.waitMs);
  else if ("send" in step) await conn.sendAll(step.send, { timeoutMs: LONGEST_MS });
  else if ("recv" in step) await conn.recvExactly(step.recv, { timeoutMs: LONGEST_MS });
  else if ("shutdown" in step) conn.shutdown(SHUT_WR);
  else conn.close();
}

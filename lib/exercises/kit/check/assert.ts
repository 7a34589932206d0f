import { Buffer } from "node:buffer";
import { noun } from "../../../base/text.ts";
import type { Check, Subject } from "../../exercise.ts";
import type { Conn } from "./conn.ts";
import { AnswerError, Failure } from "./failure.ts";
import type { Lab } from "./lab.ts";
import { NARROW_BYTES } from "./narrow.ts";
import { sameValue, showValue, type Value } from "./value.ts";

/** @throws {Failure} when two values differ */
export function equal(got: Value, expected: Value, look?: string): void {
  if (sameValue(got, expected)) return;
  const missing = got === undefined ? NOTHING : isMissing(got) && !isMissing(expected) ? UNAWAITED : undefined;
  throw new Failure(showValue(expected), showValue(got), missing ?? look);
}

const NOTHING =
  "the function gives nothing back: does each way through it end with a return and the value, and is the call awaited that brings it?";
const UNAWAITED =
  "undefined stands where a value should be: a call without await gives a promise, which has neither text nor length";

/** Whether a part of a value is undefined, or was when it became text. */
function isMissing(value: Value): boolean {
  if (typeof value === "string") return /\bundefined\b|\[object Promise\]/.test(value);
  return Array.isArray(value) && value.some((one) => one === undefined || isMissing(one));
}

/** @throws {Failure} when something is not so */
export function ok(isSo: boolean, expected: string, got: string, look?: string): void {
  if (!isSo) throw new Failure(expected, got, look);
}

/** @throws {Failure} when what a peer sends does not come back as it was */
export async function echoed(conn: Conn, what: string | Uint8Array): Promise<void> {
  const bytes = Uint8Array.from(Buffer.from(what as string));
  conn.write(bytes);
  equal(await conn.read(bytes.length), bytes);
}

/** @throws {Failure} when a lot of bytes does not come back to a client of a server that takes little at a time */
export async function echoedSlowly(port: number, lab: Lab): Promise<void> {
  const first = await lab.client(port, "client 1"); // which waits until the server is there
  await echoed(first, "first");
  first.end();
  await first.readToEnd();
  const conn = lab.narrowClient(port);
  const bytes = Buffer.alloc(NARROW_BYTES, lab.random.bytes(1000));
  conn.write(bytes);
  await conn.takeTime();
  ok(bytes.equals(await conn.read(bytes.length)), "every byte back, in order", "other bytes");
  conn.end();
  await conn.readToEnd();
}

/**
 * A wait that is given up is no error of the answer's own: it had missed that nothing more would come.
 *
 * @param when in words, after "an error": `"when the stream ends too early"`
 * @throws {Failure} when the answer returns, or waits, where it should throw
 */
export async function throws(running: Promise<Value>, when: string): Promise<void> {
  let got: Value;
  try {
    got = await running;
  } catch (error) {
    if (error instanceof AnswerError && error.reason === "threw" && error.code !== "ERR_DEADLINE") return;
    throw error;
  }
  throw new Failure(`an error ${when}`, `it returned ${showValue(got)}`);
}

/**
 * The same where giving up is what is asked for: the error of a wait whose time is over is as good as one of the answer's.
 *
 * @throws {Failure} when the answer returns
 */
export async function givesUp(running: Promise<Value>, when: string): Promise<void> {
  let got: Value;
  try {
    got = await running;
  } catch (error) {
    if (error instanceof AnswerError && error.reason === "threw") return;
    throw error;
  }
  throw new Failure(`an error ${when}`, `it returned ${showValue(got)}`);
}

/**
 * A check that every call that waits is awaited: the answer must do the same where none of them is done at once.
 *
 * @param run the answer's task, with a subject whose calls take their time
 */
export function awaitsCalls(run: (subject: Subject, lab: Lab) => Promise<unknown>): Check {
  return {
    name: "awaits every call that may wait",
    hint: "connect(), accept(), send() and recv() take their time: without await before them the next line does not wait for them",
    run: (subject, lab) => run(subject.with({ unhurried: true }), lab),
  };
}

/** How long sockets may take to close: a close on another thread is over a little after the function returns. */
const CLOSING_MS = 60;

/** @throws {Failure} when the answer keeps sockets open after it has returned */
export async function allClosed(subject: Subject, { openBefore, clock }: Lab): Promise<void> {
  const until = performance.now() + CLOSING_MS;
  let open = (await subject.openSockets()) - openBefore;
  while (open > 0 && performance.now() < until) {
    await clock.sleep(5);
    open = (await subject.openSockets()) - openBefore;
  }
  if (open <= 0) return;
  const sockets = `${open} ${noun(open, "socket is", "sockets are")}`;
  throw new Failure("every socket closed when the function returns", `${sockets} still open`);
}

/** @throws {Failure} when a server's port still has a listener, or the answer keeps sockets open */
export async function gone(port: number, subject: Subject, lab: Lab): Promise<void> {
  ok(!(await lab.listens(port)), "nobody listening on the port any more", "a server that still listens there");
  await allClosed(subject, lab);
}

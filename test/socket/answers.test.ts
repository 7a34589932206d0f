import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { python } from "../../lib/project/paths.ts";
import { type Socket, socket } from "../../lib/socket/socket.ts";
import * as C from "../../lib/syscall/constants.ts";
import { AF_INET, AF_INET6, AF_UNIX, SOCK_DGRAM, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import type { WaitHow } from "../../lib/trace/event.ts";
import { closeLater, expectNoLeaks } from "../support/descriptors.ts";
import { codeOf } from "../support/errors.ts";
import { descriptor } from "../support/raw.ts";
import { abstractName } from "../support/unix-addresses.ts";

// One call on one socket in one situation: what it answers, in each way of waiting, must be what Python's socket answers,
// which is C's. A deadline of ours stands for a call that does not come back.

expectNoLeaks();

const SOCK_SEQPACKET = 5;
const DEADLINE_MS = 30;

interface Case {
  readonly family: number;
  readonly type: number;
  readonly call:
    | "recv"
    | "recvfrom"
    | "recvmsg"
    | "read"
    | "send"
    | "sendmsg"
    | "write"
    | "sendto"
    | "accept"
    | "connect";
  readonly situation: string;
  readonly flags: number;
  readonly backlog: number;
}

const KINDS = [
  ...[AF_INET, AF_INET6, AF_UNIX].flatMap((family) => [SOCK_STREAM, SOCK_DGRAM].map((type) => [family, type])),
  [AF_UNIX, SOCK_SEQPACKET],
] as [number, number][];

const RECEIVING = ["empty", "ready", "long", "ready+ended", "closed", "ready+closed", "reset", "unread+closed", "shut"];
const LIMITS = ["nonblocking", "limit", "ready+limit", "ready+nonblocking"];
const SENDING = ["empty", "full", "closed", "reset", "shut", "full+nonblocking", "full+limit"];
const OF_CONNECTIONS = ["ready+ended", "reset", "unread+closed"];

function cases(): Case[] {
  const all: Case[] = [];
  for (const [family, type] of KINDS) {
    const add = (call: Case["call"], situation: string, flags = 0, backlog = 4): unknown =>
      all.push({ family, type, call, situation, flags, backlog });
    const isDatagram = type === SOCK_DGRAM;
    const fits = (situation: string): boolean => !isDatagram || !OF_CONNECTIONS.includes(situation);
    for (const situation of [...RECEIVING, ...LIMITS].filter(fits)) {
      add("recv", situation);
      add("recvfrom", situation);
      add("recvmsg", situation);
      add("read", situation);
      for (const flags of [C.MSG_DONTWAIT, C.MSG_PEEK, C.MSG_TRUNC, C.MSG_ERRQUEUE, C.MSG_OOB]) {
        add("recv", situation, flags);
      }
      add("recvfrom", situation, C.MSG_DONTWAIT);
      add("recvfrom", situation, C.MSG_PEEK);
    }
    // a call that waits for all of ten bytes
    for (const situation of [
      "long",
      "ready+limit",
      "ready+nonblocking",
      "ready+ended",
      "ready+closed",
      "empty",
      "limit",
    ]) {
      if (!fits(situation)) continue;
      for (const flags of [C.MSG_WAITALL, C.MSG_WAITALL | C.MSG_DONTWAIT, C.MSG_WAITALL | C.MSG_PEEK]) {
        add("recv", situation, flags);
        add("recvmsg", situation, flags);
      }
      add("recvfrom", situation, C.MSG_WAITALL);
    }
    // a receiver that is content with eight bytes
    for (const situation of [
      "long+least",
      "ready+ended+least",
      "ready+least+limit",
      "ready+least+nonblocking",
      "empty+least",
    ]) {
      if (isDatagram) continue;
      for (const flags of [0, C.MSG_DONTWAIT, C.MSG_PEEK]) add("recv", situation, flags);
      for (const call of ["recvfrom", "recvmsg", "read"] as const) add(call, situation);
    }
    // what is too much for a receiver of UDP is dropped, so nothing is ever full
    const everFull = !isDatagram || family === AF_UNIX;
    for (const situation of SENDING.filter(fits).filter((one) => everFull || !one.includes("full"))) {
      for (const flags of [0, C.MSG_DONTWAIT, C.MSG_NOSIGNAL, C.MSG_NOSIGNAL | C.MSG_MORE])
        add("send", situation, flags);
      add("sendmsg", situation);
      add("write", situation);
    }
    if (isDatagram) {
      for (const situation of ["empty", "nonblocking", "limit"]) add("sendto", situation);
      add("sendto", "empty", C.MSG_DONTWAIT);
      if (everFull) add("sendto", "full", C.MSG_DONTWAIT);
      if (everFull) for (const situation of ["full", "full+limit", "full+nonblocking"]) add("sendto", situation);
      continue;
    }
    for (const situation of ["empty", "ready", "nonblocking", "limit", "ready+nonblocking", "shut"])
      add("accept", situation);
    for (const situation of ["empty", "refused", "nonblocking", "limit", "connected"]) add("connect", situation);
    for (const situation of ["ready", "ready+nonblocking", "ready+limit"]) add("connect", situation, 0, 0);
    if (family === AF_UNIX) for (const situation of ["ready", "ready+limit"]) add("connect", situation, 0, 1);
  }
  return all;
}

const hostOf = (family: number): string =>
  family === AF_UNIX ? abstractName() : family === AF_INET ? "127.0.0.1" : "::1";
const bind = (fd: number, family: number): void => sys.bind(fd, hostOf(family), family === AF_UNIX ? undefined : 0);

/** Connects one bare descriptor to where another one is bound. */
function dial(fd: number, to: number): void {
  const place = sys.getsockname(to);
  sys.connect(fd, ...placeOf(place));
}

function placeOf(place: ReturnType<typeof sys.getsockname>): [string, number?] {
  if (place === undefined) throw new Error("no address");
  return place.family === "AF_UNIX" ? [place.path as string] : [place.host as string, place.port as number];
}

function listener(family: number, type: number, backlog: number): Socket {
  const server = closeLater(socket(family, type));
  bind(server.fd, family);
  server.listen(backlog);
  return server;
}

function pair(family: number, type: number): { one: Socket; other: number } {
  const one = closeLater(socket(family, type));
  if (type === SOCK_DGRAM) {
    const other = descriptor(sys.socket(family, type));
    for (const fd of [one.fd, other]) bind(fd, family);
    dial(one.fd, other);
    dial(other, one.fd);
    return { one, other };
  }
  const server = listener(family, type, 4);
  dial(one.fd, server.fd);
  const other = descriptor(sys.accept(server.fd).fd);
  server.close();
  return { one, other };
}

/** Sends until nothing is taken any more, which TCP changes its mind about for a moment. */
function fill(fd: number): void {
  let taken: number;
  do {
    taken = 0;
    for (const size of [100_000, 1000, 1]) {
      let code = "nothing was thrown";
      for (; code === "nothing was thrown"; taken++) {
        code = codeOf(() => sys.send(fd, new Uint8Array(size), C.MSG_DONTWAIT));
      }
      taken--;
      expect(["EAGAIN", "EMSGSIZE"]).toContain(code);
    }
    sys.poll([], 60); // an acknowledgement that was held back for 40 ms makes room
  } while (taken > 0);
}

function prepare(part: string, one: Socket, other: number): void {
  const limit = (option: number): void => one.setsockopt(C.SOL_SOCKET, option, 20);
  const flags = sys.fcntl(one.fd, C.F_GETFL);
  if (part === "ready") sys.send(other, "hello");
  if (part === "long") sys.send(other, "hello hello hello");
  if (part === "ended") sys.shutdown(other, C.SHUT_WR);
  if (part === "reset") sys.setsockopt(other, C.SOL_SOCKET, C.SO_LINGER, { onoff: true, linger: 0 });
  if (part === "closed" || part === "reset") sys.close(other);
  if (part === "unread") sys.send(one.fd, "unread");
  if (part === "shut") one.shutdown();
  if (part === "nonblocking") sys.fcntl(one.fd, C.F_SETFL, flags | C.O_NONBLOCK);
  if (part === "least") one.setsockopt(C.SOL_SOCKET, C.SO_RCVLOWAT, 8);
  if (part === "full") {
    one.setsockopt(C.SOL_SOCKET, C.SO_SNDBUF, 8192); // so that the kernel makes no more room by itself
    if (other >= 0) sys.setsockopt(other, C.SOL_SOCKET, C.SO_RCVBUF, 8192);
    fill(one.fd);
  }
  if (part === "limit") for (const option of [C.SO_RCVTIMEO, C.SO_SNDTIMEO]) limit(option);
}

/** Makes the call, in one way of waiting, and tells its answer in Python's terms. */
async function play(made: Case, wait: WaitHow): Promise<string> {
  const { family, type, call, situation, flags, backlog } = made;
  const options = { wait, timeoutMs: DEADLINE_MS };
  const parts = situation.split("+");
  let act: () => Promise<unknown>;
  if (call === "accept" || call === "connect") {
    const server = listener(family, type, backlog);
    const one = call === "accept" ? server : closeLater(socket(family, type));
    const place = placeOf(server.getsockname());
    for (const part of parts) {
      if (part === "ready") dial(descriptor(sys.socket(family, type)), server.fd);
      else if (part === "refused") server.close();
      else if (part === "connected") dial(one.fd, server.fd);
      else prepare(part, one, -1);
    }
    act = async () => {
      if (call === "connect") await one.connect(place[0], place[1], options);
      else closeLater(await one.accept(options));
      return "done";
    };
  } else {
    const { one, other } = pair(family, type);
    const place = placeOf(sys.getsockname(other));
    const unconnected = call === "sendto" && !parts.includes("full");
    const subject = unconnected ? closeLater(socket(family, type)) : one;
    for (const part of parts) prepare(part, subject, other);
    const room = new Uint8Array(10);
    act = async () => {
      if (call === "send") return subject.send("x", { ...options, flags });
      if (call === "sendmsg") return subject.sendmsg({ iov: ["x"] }, options);
      if (call === "write") return subject.write("x", options);
      if (call === "sendto") return subject.sendto("x", place[0], place[1], { ...options, flags });
      if (call === "recvfrom") {
        const { data } = await subject.recvfrom(10, { ...options, flags });
        return `${data.length}:${data.text}`;
      }
      if (call === "recvmsg") {
        const { data } = await subject.recvmsg([4, 6], { ...options, flags });
        return `${data.length}:${data.text}`;
      }
      if (call === "read") {
        const data = await subject.read(10, options);
        return `${data.length}:${data.text}`;
      }
      const count = await subject.recvInto(room, { ...options, flags });
      return `${count}:${new TextDecoder().decode(room.subarray(0, count))}`;
    };
  }
  try {
    return String(await act());
  } catch (error) {
    const { code } = error as { code: string };
    return code === "ERR_DEADLINE" ? "blocks" : code;
  }
}

const nameOf = ({ family, type, call, situation, flags, backlog }: Case): string =>
  `${call} family ${family} type ${type} ${situation} flags 0x${flags.toString(16)} backlog ${backlog}`;

/** What Python's sockets answer, which are C's; "blocks" where nothing comes in so many seconds. */
function answersOfC(cases: readonly Case[], seconds: number): string[] {
  const program = fileURLToPath(new URL("./answers.py", import.meta.url));
  const input = JSON.stringify(cases);
  return JSON.parse(execFileSync(python, [program, String(seconds)], { input, encoding: "utf8" })) as string[];
}

const all = cases();
let oracle: string[] | undefined;

test.each(["readiness", "thread", "block"] as const)(
  "every call answers what C answers, for every domain, type, situation and flag, by %s",
  { timeout: 240_000 },
  async (wait) => {
    oracle ??= answersOfC(all, 0.1);
    const different: string[] = [];
    for (const [i, one] of all.entries()) {
      const answer = await play(one, wait);
      if (answer === oracle[i]) continue;
      // on a busy machine what is slow seems to block
      const [patiently] = oracle[i] === "blocks" ? answersOfC([one], 5) : [oracle[i]];
      if (answer !== patiently) different.push(`${nameOf(one)}: ${answer}, C: ${patiently}`);
    }
    expect(different).toEqual([]);
    expect(all.length).toBeGreaterThan(900);
    expect(new Set(oracle).size).toBeGreaterThan(12);
  },
);

// Makes every call that the library has, in the way of waiting that its first argument names, so that strace and the
// library's own record can be laid side by side. A call on a thread is followed by `settled()`: the next call is made when
// the kernel says that the thread is blocked in it, so that the order is given by states, not by luck.
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import * as S from "socklab";
import { AF_INET, AF_INET6, AF_UNIX, defaults, SOCK_DGRAM, SOCK_STREAM, SOL_SOCKET, socket, sys, trace } from "socklab";
import { until } from "../../support/until.ts";

const how = process.argv[2] as S.WaitHow;
const x64 = {
  accept4: 288,
  read: 0,
  recvmsg: 47,
  connect: 42,
  accept: 43,
  send: 44,
  recv: 45,
  sendto: 44,
  recvfrom: 45,
  epoll_wait: 232,
};
const arm64 = {
  accept4: 242,
  read: 63,
  recvmsg: 212,
  connect: 203,
  accept: 202,
  send: 206,
  recv: 207,
  sendto: 206,
  recvfrom: 207,
  epoll_wait: 22,
};
const numbers: Record<string, number> = process.arch === "x64" ? x64 : arm64;

/** The calls in which threads of this process sleep: `number fd`, as the kernel tells. */
function asleep(): Set<string> {
  const found = new Set<string>();
  for (const id of readdirSync("/proc/self/task")) {
    const stat = readFileSync(`/proc/self/task/${id}/stat`, "latin1");
    const [number, fd] = readFileSync(`/proc/self/task/${id}/syscall`, "latin1").split(" ");
    if (/\) S /.test(stat)) found.add(`${number} ${Number(fd)}`);
  }
  return found;
}

/** Waits until every call that the record shows as begun and not ended really blocks a thread. */
async function settled(): Promise<void> {
  await setTimeout(1);
  const open = () => trace.events().filter(({ endNs }) => Number.isNaN(endNs));
  const areBlocked = () => {
    const calls = open().filter(({ kind }) => kind === "call");
    const watcherIsDue =
      "Deno" in globalThis && calls.length < open().length && !calls.some(({ call }) => call === "epoll_wait");
    const blocked = asleep();
    return !watcherIsDue && calls.every(({ call, fd }) => blocked.has(`${numbers[call]} ${fd}`));
  };
  await until(() => `these calls to block: ${S.straceText(open())}`, areBlocked, 20_000);
}

async function fails(what: Promise<unknown> | (() => unknown)): Promise<void> {
  try {
    await (typeof what === "function" ? what() : what);
  } catch {
    return;
  }
  throw new Error("it should have failed");
}

/** Starts something that waits, lets it block, makes it go on, and takes its result. In "block", it goes on before. */
async function waited<T>(start: () => Promise<T>, goOn: () => unknown): Promise<T> {
  if (how === "block") {
    await goOn();
    return start();
  }
  const pending = start();
  await settled();
  await goOn();
  const value = await pending;
  await settled();
  return value;
}

/** Receives where nothing comes. By readiness the deadline is a timer, no call: the signal ends it when it is settled. */
async function goesUnanswered(receive: (options: S.WaitOptions) => Promise<unknown>): Promise<void> {
  const abort = new AbortController();
  const pending = receive(how === "readiness" ? { signal: abort.signal } : { timeoutMs: 20 });
  if (how === "readiness") await settled();
  abort.abort();
  await fails(pending);
  await settled();
}

defaults.wait = how;

for (const [family, host] of [
  [AF_INET, "127.0.0.1"],
  [AF_INET6, "::1"],
] as const) {
  const server = socket(family, SOCK_STREAM);
  server.setsockopt(SOL_SOCKET, S.SO_REUSEADDR, true);
  server.bind(host, 0);
  await fails(() => server.bind(host, 0));
  server.listen(2);
  const port = server.getsockname().port as number;
  const client = socket(family, SOCK_STREAM);
  await fails(() => client.getpeername());
  const conn = await waited(
    () => server.accept(),
    () => client.connect(host, port),
  );
  client.getpeername();
  client.setsockopt(S.IPPROTO_TCP, S.TCP_NODELAY, 1);
  client.getsockopt(S.IPPROTO_TCP, S.TCP_NODELAY);
  await fails(() => client.setsockopt(S.IPPROTO_TCP, S.TCP_KEEPIDLE, 0));
  await waited(
    () => conn.recv(),
    () => client.send("hello"),
  );
  await waited(
    () => conn.recvUntil("\n"),
    () => client.sendAll("a line\nand more"),
  );
  await conn.recvExactly(8);
  await goesUnanswered((options) => conn.recv(1, options));
  trace.observe = true;
  await client.send("seen");
  await conn.recv();
  trace.observe = false;
  client.shutdown(S.SHUT_WR);
  await conn.recv();
  await fails(client.send("x"));
  conn.view();
  conn.close();
  client.close();
  // its number is given again, to a socket that nobody listens for
  const late = socket(family, SOCK_STREAM);
  server.close();
  await fails(late.connect(host, port));
  await settled();
  late.close();
}

const one = socket(AF_INET, SOCK_DGRAM);
one.bind("127.0.0.1", 0);
const other = socket(AF_INET, SOCK_DGRAM);
await waited(
  () => one.recvfrom(64),
  () => other.sendto("datagram", "127.0.0.1", one.getsockname().port),
);
await fails(other.send("to nobody"));
await settled();
one.close();
other.close();

const path = socket(AF_UNIX, SOCK_STREAM);
path.bind(`@socklab-every-call-${process.pid}`);
path.listen(1);
const dial = socket(AF_UNIX, SOCK_STREAM);
await fails(dial.connect("/nowhere/at/all"));
await dial.connect(path.getsockname().path as string);
await settled();
(await path.accept()).close();
dial.close();
path.close();

// two ends of a pair, descriptors that travel, and duplicates
const [left, right] = S.socketpair(AF_UNIX, SOCK_STREAM);
await waited(
  () => right.read(64),
  () => left.write("by write"),
);
const gift: S.sys.Message = { iov: ["in ", "pieces"], control: [{ type: "SCM_RIGHTS", fds: [left.fd, right.fd] }] };
const { fds } = await waited(
  () => right.recvmsg([4, 64]),
  () => left.sendmsg(gift),
);
await goesUnanswered((options) => right.recvmsg(1, options));
await goesUnanswered((options) => right.read(1, options));
for (const fd of fds) sys.close(fd);
const copy = left.dup();
left.close();
await copy.send("from the duplicate");
await right.recv();
sys.dup3(copy.fd, sys.dup2(copy.fd, sys.fcntl(copy.fd, S.F_DUPFD, 100)) + 1, S.O_CLOEXEC);
await fails(() => sys.dup3(copy.fd, copy.fd));
sys.select({ read: [right.fd, copy.fd], write: [copy.fd], except: [right.fd] }, 0);
sys.setsockopt(copy.fd, SOL_SOCKET, S.SO_ATTACH_FILTER, [[6, 0, 0, 0xffffffff]]);
sys.getsockopt(copy.fd, SOL_SOCKET, S.SO_PEERCRED);
sys.close(100);
sys.close(101);
copy.close();
right.close();
await fails(() => sys.socketpair(AF_INET, SOCK_STREAM));

const [bareLeft, bareRight] = sys.socketpair(AF_UNIX, SOCK_DGRAM | S.SOCK_NONBLOCK | S.SOCK_CLOEXEC);
sys.sendmsg(bareLeft, { iov: ["x"], control: [{ type: "SCM_RIGHTS", fds: [bareLeft] }] });
for (const fd of sys.recvmsg(bareRight, { iov: [new Uint8Array(4)] }).fds) sys.close(fd);
await fails(() => sys.read(bareRight, new Uint8Array(1)));
sys.write(bareLeft, "y");
sys.close(bareLeft);
sys.close(bareRight);

const greeter = socket(AF_INET, SOCK_STREAM);
greeter.bind("127.0.0.1", 0);
greeter.listen(1);
const caller = socket(AF_INET, SOCK_STREAM);
const greeted = await waited(
  () => greeter.accept4(S.SOCK_NONBLOCK),
  () => caller.connect("127.0.0.1", greeter.getsockname().port),
);
await fails(() => sys.accept4(greeter.fd, 1));
for (const each of [greeted, caller, greeter]) each.close();
const mute = socket(AF_INET, SOCK_DGRAM);
await mute.connect("127.0.0.1", 9);
mute.disconnect();
await settled();
await fails(() => mute.bind("/no/inet/address"));
mute.close();

const bare = sys.socket(AF_INET, SOCK_STREAM);
sys.fcntl(bare, S.F_SETFL, sys.fcntl(bare, S.F_GETFL) | S.O_NONBLOCK);
await fails(() => sys.connect(bare, "127.0.0.1", 1));
await fails(() => sys.ioctl(sys.epoll_create1(), S.SIOCINQ));
const epfd = sys.epoll_create1();
sys.epoll_ctl(epfd, S.EPOLL_CTL_ADD, bare, S.EPOLLIN);
await fails(() => sys.epoll_ctl(epfd, S.EPOLL_CTL_ADD, bare, S.EPOLLIN));
sys.epoll_wait(epfd, 4, 0);
sys.poll([{ fd: bare, events: S.POLLIN }], 0);
await fails(() => sys.socket(12345, 1));
sys.close(bare);
sys.close(epfd);

// waits that end otherwise than hoped for; a thread is freed by a shutdown of the library's
const idle = socket(AF_INET, SOCK_DGRAM);
idle.bind("127.0.0.1", 0);
if (how !== "block") {
  const abort = new AbortController();
  const aborted = idle.recv(1, { signal: abort.signal, timeoutMs: Number.POSITIVE_INFINITY });
  await settled();
  abort.abort();
  await fails(aborted);
  await settled();
  const lost = socket(AF_INET, SOCK_DGRAM);
  lost.bind("127.0.0.1", 0);
  const pending = lost.recv();
  await settled();
  lost.close();
  await fails(pending);
  await settled();
  const left = socket(AF_INET, SOCK_DGRAM);
  left.bind("127.0.0.1", 0);
  void left.recv().catch(() => {});
  await settled(); // the program ends while this one waits
}
idle.close();
console.log(JSON.stringify({ events: trace.seq }));
process.exit(0);

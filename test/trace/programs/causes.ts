/**
 * Provokes every cause of an errno that can be provoked on loopback, and prints what each error says: a line a cause, its
 * name and the error's message, with the numbers that differ from run to run replaced.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLLIN,
  F_GETFL,
  F_SETFL,
  IPPROTO_IPV6,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPV6_V6ONLY,
  MSG_DONTWAIT,
  MSG_OOB,
  O_NONBLOCK,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
  SIOCINQ,
  SO_LINGER,
  SO_RCVTIMEO,
  SO_REUSEADDR,
  SO_REUSEPORT,
  SO_SNDTIMEO,
  SO_TYPE,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
  sys,
  TCP_NODELAY,
  tcpEndpoints,
} from "socklab";

const SOCK_SEQPACKET = 5;
const SOCK_RAW = 3;
const folder = mkdtempSync(join(tmpdir(), "causes-"));
const open = new Set<number>();
const closers: (() => unknown)[] = [];
const lines: [string, string][] = [];

function make(family = AF_INET, type = SOCK_STREAM): number {
  const fd = sys.socket(family, type);
  open.add(fd);
  return fd;
}

function close(fd: number): void {
  open.delete(fd);
  sys.close(fd);
}

const portOf = (fd: number): number => sys.getsockname(fd)?.port ?? 0;
const abstract = (name: string): string => `@causes-${process.pid}-${name}`;
const path = (name: string): string => join(folder, name);

function bound(type = SOCK_STREAM, family = AF_INET): number {
  const fd = make(family, type);
  sys.bind(fd, family === AF_INET ? "127.0.0.1" : "::1", 0);
  return fd;
}

function listener(): number {
  const fd = bound();
  sys.listen(fd, 4);
  return fd;
}

function unix(name: string, type = SOCK_STREAM): number {
  const fd = make(AF_UNIX, type);
  sys.bind(fd, path(name));
  return fd;
}

function connected(): { server: number; client: number; conn: number } {
  const server = listener();
  const client = make();
  sys.connect(client, "127.0.0.1", portOf(server));
  const conn = sys.accept(server).fd;
  open.add(conn);
  return { server, client, conn };
}

function connectedUnix(name: string): { server: number; client: number; conn: number } {
  const server = unix(name);
  sys.listen(server, 4);
  const client = make(AF_UNIX);
  sys.connect(client, path(name));
  const conn = sys.accept(server).fd;
  open.add(conn);
  return { server, client, conn };
}

function nonblocking(fd: number): number {
  sys.fcntl(fd, F_SETFL, sys.fcntl(fd, F_GETFL) | O_NONBLOCK);
  return fd;
}

const numb = (text: string): string =>
  text
    .replaceAll(folder, "DIR")
    .replaceAll(theirs?.path ?? folder, "THEIRS")
    .replaceAll(`@causes-${process.pid}-`, "@causes-")
    .replace(/\b\d+ s more/g, "N s more")
    .replace(/process \d+/g, "process N")
    .replace(/:(\d{4,5})\b/g, (all, port) => (port === "5353" ? all : ":PORT"))
    .replace(/\bport \d{4,}/g, "port PORT")
    .replace(/\((\d+)(?=[,)])/, "(FD")
    .replace(/\b(descriptor|socket|accept\()(\s?)\d+/g, "$1$2FD")
    .replace(/all \d+ numbers/g, "all N numbers")
    .replace(/\d+ of them/g, "N of them")
    .replace(/at most \d+ bytes \(SO_SNDBUF/g, "at most N bytes (SO_SNDBUF")
    .replace(/(EPOLL_CTL_ADD|EPOLL_CTL_DEL|\b9), \d+\)/g, "$1, FD)");

/** Runs what must fail, and keeps what the error says. */
async function cause(name: string, provoke: () => unknown): Promise<void> {
  try {
    const value = await provoke();
    lines.push([name, `nothing was thrown: ${value}`]);
  } catch (error) {
    lines.push([name, numb((error as Error).message)]);
  }
  for (const one of [...open]) {
    open.delete(one);
    try {
      sys.close(one);
    } catch {
      // it is closed already
    }
  }
  for (const end of closers.splice(0)) await end();
}

/** Another process that holds a port or path, with an environment of its own. */
async function other(code: string, env: Record<string, string> = {}): Promise<string> {
  const child = spawn("python3", ["-c", `import socket, sys, time\n${code}\nprint(p, flush=True)\nsys.stdin.read()`], {
    env: { PATH: process.env.PATH ?? "", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  closers.push(() => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.stdin.end();
    return ended;
  });
  return await new Promise((resolve) => child.stdout.once("data", (data) => resolve(String(data).trim())));
}

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !what(); i++) await sleep(5);
}

const LISTEN = "s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); p = s.getsockname()[1]";
const BIND = "s = socket.socket(); s.bind(('127.0.0.1', 0)); p = s.getsockname()[1]";
const UDP = "s = socket.socket(type=socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0)); p = s.getsockname()[1]";

/** Leaves a closed connection in TIME_WAIT at a port of its own. */
async function timeWait(reuse: boolean): Promise<number> {
  const server = make();
  if (reuse) sys.setsockopt(server, SOL_SOCKET, SO_REUSEADDR, true);
  sys.bind(server, "127.0.0.1", 0);
  sys.listen(server, 4);
  const port = portOf(server);
  const client = make();
  sys.connect(client, "127.0.0.1", port);
  close(sys.accept(server).fd);
  sys.recv(client, new Uint8Array(1));
  close(client);
  close(server);
  await until(() => tcpEndpoints({ port }).every(({ state }) => state === "TIME_WAIT"));
  return port;
}

const isRoot = process.getuid?.() === 0;
/** What a process of root's holds, where this one is an ordinary user's. */
const theirs = process.argv[3] ? { path: String(process.argv[2]), port: Number(process.argv[3]) } : undefined;

// socket
await cause("socket: no such family", () => sys.socket(99, SOCK_STREAM));
await cause("socket: a family that the kernel lacks", () => sys.socket(36, SOCK_STREAM));
await cause("socket: no such type", () => sys.socket(AF_INET, 14));
await cause("socket: no such flag", () => sys.socket(AF_INET, SOCK_STREAM | 0x100));
await cause("socket: no such protocol", () => sys.socket(AF_INET, SOCK_STREAM, 9999));
await cause("socket: a protocol of another type", () => sys.socket(AF_INET, SOCK_STREAM, IPPROTO_UDP));
await cause("socket: a Unix-domain protocol", () => sys.socket(AF_UNIX, SOCK_STREAM, IPPROTO_TCP));
await cause("socket: a type of another family", () => sys.socket(AF_INET, SOCK_SEQPACKET));
await cause("socket: a Unix-domain type", () => sys.socket(AF_UNIX, 4));
await cause("socket: raw without a protocol", () => sys.socket(AF_INET, SOCK_RAW));
if (!isRoot) await cause("socket: raw packets as a user", () => sys.socket(AF_INET, SOCK_RAW, 1));
if (!isRoot) await cause("socket: whole packets as a user", () => sys.socket(17, SOCK_RAW, 3));

// bind
await cause("bind: an IPv4 address on AF_INET6", () => sys.bind(make(AF_INET6), "127.0.0.1", 0));
await cause("bind: an IPv6 address on AF_INET", () => sys.bind(make(), "::1", 0));
await cause("bind: a path on AF_INET", () => sys.bind(make(), path("a")));
await cause("bind: a short path on AF_INET", () => sys.bind(make(), "a"));
await cause("bind: a name of a host on AF_INET6", () => sys.bind(make(AF_INET6), "localhost"));
await cause("bind: an abstract name on AF_INET", () => sys.bind(make(), "@a"));
await cause("bind: an IPv4 address on AF_UNIX", () => sys.bind(make(AF_UNIX), "127.0.0.1", 5353));
await cause("bind: bound already", () => sys.bind(bound(), "127.0.0.1", 0));
await cause("bind: connected already", () => sys.bind(connected().client, "127.0.0.1", 0));
await cause("bind: listening already", () => sys.bind(listener(), "127.0.0.1", 0));
await cause("bind: a UDP socket that has sent", () => {
  const fd = make(AF_INET, SOCK_DGRAM);
  sys.sendto(fd, "x", 0, "127.0.0.1", portOf(bound(SOCK_DGRAM)));
  sys.bind(fd, "127.0.0.1", 0);
});
await cause("bind: a Unix-domain socket twice", () => sys.bind(unix("twice"), path("again")));
await cause("bind: a link-local address", () => sys.bind(make(AF_INET6), "fe80::1", 0));
await cause("bind: multicast on a stream of IPv6", () => sys.bind(make(AF_INET6), "ff02::1", 0));
await cause("bind: mapped with IPV6_V6ONLY", () => {
  const fd = make(AF_INET6);
  sys.setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, true);
  sys.bind(fd, "::ffff:127.0.0.1", 0);
});
await cause("bind: nobody's IPv4 address", () => sys.bind(make(), "192.0.2.1", 0));
await cause("bind: nobody's IPv6 address", () => sys.bind(make(AF_INET6), "2001:db8::1", 0));
if (!isRoot) await cause("bind: a port below the limit", () => sys.bind(make(), "127.0.0.1", 80));
if (!isRoot) await cause("bind: a folder of somebody else", () => sys.bind(make(AF_UNIX), "/usr/a.sock"));
await cause("bind: no such folder", () => sys.bind(make(AF_UNIX), path("no/a.sock")));
await cause("bind: a folder that is a file", () => {
  writeFileSync(path("plain"), "");
  sys.bind(make(AF_UNIX), path("plain/a.sock"));
});
await cause("bind: a path that ends in a slash", () => sys.bind(make(AF_UNIX), path("new/")));
await cause("bind: a folder of the kernel's", () => sys.bind(make(AF_UNIX), "/proc/a.sock"));
await cause("bind: links in a circle", () => {
  symlinkSync(path("y"), path("x"));
  symlinkSync(path("x"), path("y"));
  sys.bind(make(AF_UNIX), path("x/a.sock"));
});

// bind EADDRINUSE
await cause("in use: this program's bound socket", () => sys.bind(make(), "127.0.0.1", portOf(bound())));
await cause("in use: this program's listener", () => sys.bind(make(), "127.0.0.1", portOf(listener())));
await cause("in use: this program's UDP socket", () =>
  sys.bind(make(AF_INET, SOCK_DGRAM), "127.0.0.1", portOf(bound(SOCK_DGRAM))),
);
await cause("in use: by 0.0.0.0", () => {
  const fd = make();
  sys.bind(fd, "0.0.0.0", 0);
  sys.listen(fd, 1);
  sys.bind(make(), "127.0.0.1", portOf(fd));
});
await cause("in use: by [::]", () => {
  const fd = make(AF_INET6);
  sys.bind(fd, "::", 0);
  sys.listen(fd, 1);
  sys.bind(make(), "127.0.0.1", portOf(fd));
});
await cause("in use: this program's connection", () => {
  const { server, conn } = connected();
  const port = portOf(server);
  close(server);
  sys.bind(make(), "127.0.0.1", portOf(conn) && port);
});
await cause("in use: another program's listener", async () =>
  sys.bind(make(), "127.0.0.1", Number(await other(LISTEN))),
);
await cause("in use: another program's bound socket", async () =>
  sys.bind(make(), "127.0.0.1", Number(await other(BIND))),
);
await cause("in use: another program's UDP socket", async () =>
  sys.bind(make(AF_INET, SOCK_DGRAM), "127.0.0.1", Number(await other(UDP))),
);
await cause("in use: another notebook", async () =>
  sys.bind(
    make(),
    "127.0.0.1",
    Number(await other(LISTEN, { JPY_SESSION_NAME: "/course/notebooks/04-server-socket.ipynb" })),
  ),
);
await cause("in use: this notebook", async () => {
  process.env.JPY_SESSION_NAME = "/course/notebooks/02.ipynb";
  try {
    sys.bind(make(), "127.0.0.1", portOf(listener()));
  } finally {
    delete process.env.JPY_SESSION_NAME;
  }
});
await cause("in use: another process of this notebook", async () => {
  process.env.JPY_SESSION_NAME = "/course/notebooks/02.ipynb";
  try {
    sys.bind(make(), "127.0.0.1", Number(await other(LISTEN, { JPY_SESSION_NAME: "/course/notebooks/02.ipynb" })));
  } finally {
    delete process.env.JPY_SESSION_NAME;
  }
});
await cause("in use: TIME_WAIT", async () => sys.bind(make(), "127.0.0.1", await timeWait(false)));
await cause("in use: TIME_WAIT, SO_REUSEADDR only on the new socket", async () => {
  const fd = make();
  sys.setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, true);
  sys.bind(fd, "127.0.0.1", await timeWait(false));
});
await cause("in use: TIME_WAIT, SO_REUSEADDR only on the old socket", async () =>
  sys.bind(make(), "127.0.0.1", await timeWait(true)),
);
await cause("in use: FIN_WAIT2 of a closed socket", async () => {
  const { server, conn } = connected();
  const port = portOf(server);
  close(conn);
  close(server);
  await until(() => tcpEndpoints({ port }).some(({ state }) => state === "FIN_WAIT2"));
  sys.bind(make(), "127.0.0.1", port);
});
await cause("in use: a left-over path", () => {
  close(unix("left"));
  sys.bind(make(AF_UNIX), path("left"));
});
await cause("in use: a path that lives", () => {
  unix("lives");
  sys.bind(make(AF_UNIX), path("lives"));
});
await cause("in use: a path of a connection", () => {
  close(connectedUnix("conn").server);
  sys.bind(make(AF_UNIX), path("conn"));
});
await cause("in use: a file", () => {
  writeFileSync(path("file"), "");
  sys.bind(make(AF_UNIX), path("file"));
});
await cause("in use: a directory", () => {
  mkdirSync(path("dir"));
  sys.bind(make(AF_UNIX), path("dir"));
});
await cause("in use: an abstract name", () => {
  sys.bind(make(AF_UNIX), abstract("name"));
  sys.bind(make(AF_UNIX), abstract("name"));
});
await cause("in use: a path of another program", async () => {
  await other(`s = socket.socket(socket.AF_UNIX); s.bind('${path("theirs")}'); s.listen(); p = 1`);
  sys.bind(make(AF_UNIX), path("theirs"));
});

// listen
await cause("listen: another listener", () => {
  const [a, b] = [make(), make()];
  for (const fd of [a, b]) sys.setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, true);
  sys.bind(a, "127.0.0.1", 0);
  sys.bind(b, "127.0.0.1", portOf(a));
  sys.listen(a, 1);
  sys.listen(b, 1);
});
await cause("listen: connected", () => sys.listen(connected().client));
await cause("listen: a Unix-domain socket without a name", () => sys.listen(make(AF_UNIX)));
await cause("listen: UDP", () => sys.listen(bound(SOCK_DGRAM)));
await cause("listen: a Unix-domain datagram socket", () => sys.listen(unix("dgram", SOCK_DGRAM)));

// accept
await cause("accept: not listening, not bound", () => sys.accept(make()));
await cause("accept: bound only", () => sys.accept(bound()));
await cause("accept: a connection", () => sys.accept(connected().conn));
await cause("accept: shut down", () => {
  const fd = listener();
  sys.shutdown(fd, SHUT_RDWR);
  sys.accept(fd);
});
await cause("accept: UDP", () => sys.accept(bound(SOCK_DGRAM)));
await cause("accept: nobody waits", () => sys.accept(nonblocking(listener())));
await cause("accept: SO_RCVTIMEO", () => {
  const fd = listener();
  sys.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, 20);
  sys.accept(fd);
});

// connect
await cause("connect: nobody listens", () => sys.connect(make(), "127.0.0.1", 1));
await cause("connect: nobody listens, IPv6", () => sys.connect(make(AF_INET6), "::1", 1));
await cause("connect: port 0", () => sys.connect(make(), "127.0.0.1", 0));
await cause("connect: an IPv4 address on AF_INET6", () => sys.connect(make(AF_INET6), "127.0.0.1", 1));
await cause("connect: an IPv6 address on AF_INET", () => sys.connect(make(), "::1", 1));
await cause("connect: a path on AF_INET", () => sys.connect(make(), "/tmp/x"));
await cause("connect: a port on AF_UNIX", () => sys.connect(make(AF_UNIX), "127.0.0.1", 5353));
await cause("connect: connected", () => {
  const { client, server } = connected();
  sys.connect(client, "127.0.0.1", portOf(server));
});
await cause("connect: listening", () => sys.connect(listener(), "127.0.0.1", 1));
await cause("connect: the connection is over", () => {
  const { server, client, conn } = connected();
  sys.setsockopt(conn, SOL_SOCKET, SO_LINGER, { onoff: true, linger: 0 });
  close(conn);
  sys.connect(client, "127.0.0.1", portOf(server));
});
await cause("connect: a stream to all", () => sys.connect(make(), "127.255.255.255", 9));
await cause("connect: a stream to a group", () => sys.connect(make(), "224.0.0.1", 9));
await cause("connect: UDP to all without SO_BROADCAST", () =>
  sys.connect(make(AF_INET, SOCK_DGRAM), "127.255.255.255", 9),
);
await cause("connect: link-local", () => sys.connect(make(AF_INET6), "fe80::1", 9));
await cause("connect: mapped with IPV6_V6ONLY", () => {
  const fd = make(AF_INET6);
  sys.setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, true);
  sys.connect(fd, "::ffff:127.0.0.1", 9);
});
await cause("connect: from ::1 to IPv4", () => sys.connect(bound(SOCK_STREAM, AF_INET6), "::ffff:127.0.0.1", 9));
await cause("connect: the same two ends twice", () => {
  const server = listener();
  const [a, b] = [make(), make()];
  for (const fd of [a, b]) sys.setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, true);
  sys.bind(a, "127.0.0.1", 0);
  sys.bind(b, "127.0.0.1", portOf(a));
  sys.connect(a, "127.0.0.1", portOf(server));
  sys.connect(b, "127.0.0.1", portOf(server));
});
/** A listener whose queue is full, so that a further handshake does not end. */
function fullListener(): number {
  const fd = bound();
  sys.listen(fd, 0);
  sys.connect(make(), "127.0.0.1", portOf(fd));
  return portOf(fd);
}
await cause("connect: non-blocking", () => sys.connect(nonblocking(make()), "127.0.0.1", fullListener()));
await cause("connect: SO_SNDTIMEO", () => {
  const fd = make();
  sys.setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, 20);
  sys.connect(fd, "127.0.0.1", fullListener());
});
await cause("connect: under way", () => {
  const [fd, port] = [nonblocking(make()), fullListener()];
  try {
    sys.connect(fd, "127.0.0.1", port);
  } catch {
    sys.connect(fd, "127.0.0.1", port);
  }
});
await cause("connect: no such path", () => sys.connect(make(AF_UNIX), path("nothing")));
await cause("connect: no such folder", () => sys.connect(make(AF_UNIX), path("no/a.sock")));
await cause("connect: a left-over path", () => {
  close(unix("left2"));
  sys.connect(make(AF_UNIX), path("left2"));
});
await cause("connect: a path that does not listen", () => {
  unix("quiet");
  sys.connect(make(AF_UNIX), path("quiet"));
});
await cause("connect: a path whose listener is gone", () => {
  close(connectedUnix("gone").server);
  sys.connect(make(AF_UNIX), path("gone"));
});
await cause("connect: a file", () => sys.connect(make(AF_UNIX), path("file")));
await cause("connect: an abstract name of nobody", () => sys.connect(make(AF_UNIX), abstract("nobody")));
await cause("connect: another type", () => {
  unix("dgram2", SOCK_DGRAM);
  sys.connect(make(AF_UNIX), path("dgram2"));
});
await cause("connect: an abstract name of another type", () => {
  const fd = make(AF_UNIX, SOCK_SEQPACKET);
  sys.bind(fd, abstract("type"));
  sys.listen(fd, 1);
  sys.connect(make(AF_UNIX), abstract("type"));
});
await cause("connect: a full Unix-domain queue", () => {
  const server = unix("full");
  sys.listen(server, 0);
  for (let i = 0; i < 5; i++) sys.connect(nonblocking(make(AF_UNIX)), path("full"));
});
await cause("connect: a Unix-domain socket connected", () => sys.connect(connectedUnix("conn2").client, path("conn2")));
await cause("connect: a Unix-domain listener", () => sys.connect(connectedUnix("conn3").server, path("conn3")));
await cause("connect: a receiver with a peer of its own", () => {
  const a = unix("a", SOCK_DGRAM);
  unix("b", SOCK_DGRAM);
  sys.connect(a, path("b"));
  sys.connect(unix("c", SOCK_DGRAM), path("a"));
});
if (theirs) {
  await cause("connect: a path of somebody else", () => sys.connect(make(AF_UNIX), theirs.path));
  await cause("in use: a listener of somebody else", () => sys.bind(make(), "127.0.0.1", theirs.port));
}

// send, sendto
await cause("send: not connected", () => sys.send(make(), "x"));
await cause("send: bound only", () => sys.send(bound(), "x"));
await cause("send: listening", () => sys.send(listener(), "x"));
await cause("send: shut down here", () => {
  const { client } = connected();
  sys.shutdown(client, SHUT_WR);
  sys.send(client, "x");
});
await cause("send: shut down on both sides", async () => {
  const { client, conn } = connected();
  const port = portOf(client);
  sys.shutdown(conn, SHUT_WR);
  sys.shutdown(client, SHUT_WR);
  await until(() => tcpEndpoints({ port }).every(({ state }) => !/ESTABLISHED|WAIT1|LAST_ACK|CLOSE_WAIT/.test(state)));
  sys.send(client, "x");
});
function afterReset(): number {
  const { client, conn } = connected();
  sys.setsockopt(conn, SOL_SOCKET, SO_LINGER, { onoff: true, linger: 0 });
  close(conn);
  return client;
}
await cause("send: reset by the peer", () => sys.send(afterReset(), "x"));
await cause("send: after a reset", () => {
  const fd = afterReset();
  try {
    sys.send(fd, "x");
  } catch {
    sys.send(fd, "x");
  }
});
await cause("send: an accepted connection after a reset", () => {
  const { client, conn } = connected();
  sys.setsockopt(client, SOL_SOCKET, SO_LINGER, { onoff: true, linger: 0 });
  close(client);
  try {
    sys.send(conn, "x");
  } catch {
    sys.send(conn, "x");
  }
});
await cause("send: UDP shut down here", () => {
  const fd = make(AF_INET, SOCK_DGRAM);
  sys.connect(fd, "127.0.0.1", 9);
  sys.shutdown(fd, SHUT_WR);
  sys.send(fd, "x");
});
await cause("send: an earlier connect was refused", async () => {
  const fd = nonblocking(make());
  try {
    sys.connect(fd, "127.0.0.1", 1);
  } catch {
    sys.send(fd, "x");
  }
});
await cause("send: to a peer that has closed", async () => {
  const { client, conn } = connected();
  close(conn);
  sys.send(client, "x");
  await until(() => sys.poll([{ fd: client, events: 0 }], 0).length > 0);
  sys.send(client, "x");
});
await cause("send: while connecting", () => {
  const [fd, port] = [nonblocking(make()), fullListener()];
  try {
    sys.connect(fd, "127.0.0.1", port);
  } catch {
    sys.send(fd, "x");
  }
});
await cause("send: a full buffer", () => {
  const { client } = connected();
  for (;;) sys.send(client, new Uint8Array(100_000), MSG_DONTWAIT);
});
await cause("send: SO_SNDTIMEO", () => {
  const { client } = connected();
  sys.setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, 20);
  for (;;) sys.send(client, new Uint8Array(1_000_000));
});
await cause("send: UDP without a peer", () => sys.send(bound(SOCK_DGRAM), "x"));
await cause("send: UDP, an earlier datagram was refused", () => {
  const fd = make(AF_INET, SOCK_DGRAM);
  sys.connect(fd, "127.0.0.1", 1);
  sys.send(fd, "x");
  sys.send(fd, "x");
});
await cause("send: a long datagram of IPv4", () =>
  sys.sendto(bound(SOCK_DGRAM), new Uint8Array(65_508), 0, "127.0.0.1", 9),
);
await cause("send: a long datagram of IPv6", () =>
  sys.sendto(bound(SOCK_DGRAM, AF_INET6), new Uint8Array(65_528), 0, "::1", 9),
);
await cause("send: a long Unix-domain datagram", () => {
  unix("big", SOCK_DGRAM);
  sys.sendto(make(AF_UNIX, SOCK_DGRAM), new Uint8Array(500_000), 0, path("big"));
});
await cause("send: urgent over UDP", () => sys.sendto(bound(SOCK_DGRAM), "x", MSG_OOB, "127.0.0.1", 9));
await cause("send: a Unix-domain stream, not connected", () => sys.send(make(AF_UNIX), "x"));
await cause("send: a Unix-domain datagram without a peer", () => sys.send(make(AF_UNIX, SOCK_DGRAM), "x"));
await cause("send: a Unix-domain peer that has closed", () => {
  const { client, conn } = connectedUnix("over");
  close(conn);
  sys.send(client, "x");
});
await cause("send: a Unix-domain peer that receives no more", () => {
  const { client, conn } = connectedUnix("deaf");
  sys.shutdown(conn, SHUT_RD);
  sys.send(client, "x");
});
await cause("send: a Unix-domain socket shut down here", () => {
  const { client } = connectedUnix("over2");
  sys.shutdown(client, SHUT_WR);
  sys.send(client, "x");
});
await cause("send: a Unix-domain receiver that is gone", () => {
  const receiver = unix("receiver", SOCK_DGRAM);
  const fd = make(AF_UNIX, SOCK_DGRAM);
  sys.connect(fd, path("receiver"));
  close(receiver);
  sys.send(fd, "x");
});
await cause("send: a Unix-domain receiver that is full", () => {
  unix("slow", SOCK_DGRAM);
  const fd = make(AF_UNIX, SOCK_DGRAM);
  for (let i = 0; i < 10_000; i++) sys.sendto(fd, "x", MSG_DONTWAIT, path("slow"));
});
await cause("sendto: port 0", () => sys.sendto(bound(SOCK_DGRAM), "x", 0, "127.0.0.1", 0));
await cause("sendto: an IPv6 address on AF_INET", () => sys.sendto(bound(SOCK_DGRAM), "x", 0, "::1", 9));
await cause("sendto: a path on AF_INET", () => sys.sendto(bound(SOCK_DGRAM), "x", 0, "/tmp/x"));
await cause("sendto: to all without SO_BROADCAST", () =>
  sys.sendto(make(AF_INET, SOCK_DGRAM), "x", 0, "127.255.255.255", 9),
);
await cause("sendto: a connected Unix-domain stream", () => sys.sendto(connectedUnix("to").client, "x", 0, path("to")));
await cause("sendto: a Unix-domain stream, not connected", () => sys.sendto(make(AF_UNIX), "x", 0, path("to")));
await cause("sendto: a left-over path", () => {
  close(unix("left3", SOCK_DGRAM));
  sys.sendto(make(AF_UNIX, SOCK_DGRAM), "x", 0, path("left3"));
});
await cause("sendto: IPv4 from AF_INET6 with IPV6_V6ONLY", () => {
  const fd = make(AF_INET6, SOCK_DGRAM);
  sys.setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, true);
  sys.sendto(fd, "x", 0, "127.0.0.1", 9);
});
await cause("sendto: no such path", () => sys.sendto(make(AF_UNIX, SOCK_DGRAM), "x", 0, path("nothing")));
await cause("sendto: another type", () => {
  unix("stream");
  sys.sendto(make(AF_UNIX, SOCK_DGRAM), "x", 0, path("stream"));
});

// recv, recvfrom
const room = new Uint8Array(16);
await cause("recv: not connected", () => sys.recv(make(), room));
await cause("recv: listening", () => sys.recv(listener(), room));
await cause("recv: nothing yet", () => sys.recv(connected().conn, room, MSG_DONTWAIT));
await cause("recv: SO_RCVTIMEO", () => {
  const { conn } = connected();
  sys.setsockopt(conn, SOL_SOCKET, SO_RCVTIMEO, 20);
  sys.recv(conn, room);
});
await cause("recv: reset by the peer", () => sys.recv(afterReset(), room));
await cause("recv: UDP, an earlier datagram was refused", () => {
  const fd = make(AF_INET, SOCK_DGRAM);
  sys.connect(fd, "127.0.0.1", 1);
  sys.send(fd, "x");
  sys.recv(fd, room);
});
await cause("recv: no urgent byte", () => sys.recv(connected().conn, room, MSG_OOB));
await cause("recv: a Unix-domain stream, not connected", () => sys.recv(make(AF_UNIX), room));
await cause("recv: a Unix-domain listener", () => sys.recv(connectedUnix("r").server, room));
await cause("recv: a Unix-domain peer that left bytes unread", () => {
  const { client, conn } = connectedUnix("unread");
  sys.send(client, "x");
  close(conn);
  sys.recv(client, room);
});
await cause("recv: a Unix-domain seqpacket socket, not connected", () => sys.recv(make(AF_UNIX, SOCK_SEQPACKET), room));
await cause("recvfrom: nothing yet", () => sys.recvfrom(bound(SOCK_DGRAM), room, MSG_DONTWAIT));

// shutdown, getpeername
await cause("shutdown: not connected", () => sys.shutdown(make(), SHUT_WR));
await cause("shutdown: UDP without a peer", () => sys.shutdown(bound(SOCK_DGRAM), SHUT_WR));
await cause("shutdown: the connection is over", () => sys.shutdown(afterReset(), SHUT_WR));
await cause("shutdown: no such way", () => sys.shutdown(connected().client, 7));
await cause("getpeername: not connected", () => sys.getpeername(make()));
await cause("getpeername: listening", () => sys.getpeername(listener()));
await cause("getpeername: the connection is over", () => sys.getpeername(afterReset()));

// getaddrinfo
await cause("getaddrinfo: a name, where an address is wanted", () => sys.getaddrinfo("localhost", 80, { flags: 4 }));
await cause("getaddrinfo: no such family", () => sys.getaddrinfo("localhost", 80, { family: 99 }));
await cause("getaddrinfo: no such type", () => sys.getaddrinfo("localhost", 80, { type: 99 }));
await cause("getaddrinfo: no such flag", () => sys.getaddrinfo("localhost", 80, { flags: 1 << 20 }));
await cause("getaddrinfo: an address of another family", () => sys.getaddrinfo("::1", 80, { family: AF_INET }));

// options
await cause("setsockopt: TCP's on UDP", () => sys.setsockopt(bound(SOCK_DGRAM), IPPROTO_TCP, TCP_NODELAY, 1));
await cause("setsockopt: TCP's on AF_UNIX", () => sys.setsockopt(make(AF_UNIX), IPPROTO_TCP, TCP_NODELAY, 1));
await cause("setsockopt: IPv6's on AF_INET", () => sys.setsockopt(make(), IPPROTO_IPV6, IPV6_V6ONLY, 1));
await cause("setsockopt: only to be read", () => sys.setsockopt(make(), SOL_SOCKET, SO_TYPE, 1));
await cause("setsockopt: no such option", () => sys.setsockopt(make(), SOL_SOCKET, 999, 1));
await cause("setsockopt: too late", () => sys.setsockopt(bound(SOCK_STREAM, AF_INET6), IPPROTO_IPV6, IPV6_V6ONLY, 1));
await cause("setsockopt: a value out of range", () => sys.setsockopt(make(), IPPROTO_TCP, 4, 999_999));
await cause("setsockopt: SO_REUSEPORT on AF_UNIX", () => sys.setsockopt(make(AF_UNIX), SOL_SOCKET, SO_REUSEPORT, 1));
if (!isRoot) await cause("setsockopt: SO_DEBUG as a user", () => sys.setsockopt(make(), SOL_SOCKET, TCP_NODELAY, 1));
if (!isRoot) await cause("setsockopt: SO_MARK as a user", () => sys.setsockopt(make(), SOL_SOCKET, 36, 1));
await cause("getsockopt: no such option", () => sys.getsockopt(make(), IPPROTO_TCP, 999));
await cause("getsockopt: TCP's on AF_UNIX", () => sys.getsockopt(make(AF_UNIX), IPPROTO_TCP, TCP_NODELAY));
await cause("ioctl: bytes of a listener", () => sys.ioctl(listener(), SIOCINQ));

// epoll
function epoll(): number {
  const fd = sys.epoll_create1();
  open.add(fd);
  return fd;
}
await cause("epoll_create1: no such flag", () => sys.epoll_create1(1));
await cause("epoll_ctl: twice", () => {
  const [set, fd] = [epoll(), make()];
  sys.epoll_ctl(set, EPOLL_CTL_ADD, fd, EPOLLIN);
  sys.epoll_ctl(set, EPOLL_CTL_ADD, fd, EPOLLIN);
});
await cause("epoll_ctl: not in the set", () => sys.epoll_ctl(epoll(), EPOLL_CTL_DEL, make()));
await cause("epoll_ctl: no such operation", () => sys.epoll_ctl(epoll(), 9, make()));
await cause("epoll_ctl: no epoll set", () => sys.epoll_ctl(make(), EPOLL_CTL_ADD, make(), EPOLLIN));
await cause("epoll_ctl: itself", () => {
  const set = epoll();
  sys.epoll_ctl(set, EPOLL_CTL_ADD, set, EPOLLIN);
});
await cause("epoll_ctl: a closed socket", () => {
  const [set, fd] = [epoll(), make()];
  close(fd);
  sys.epoll_ctl(set, EPOLL_CTL_ADD, fd, EPOLLIN);
});
await cause("epoll_ctl: a closed set", () => {
  const [fd, set] = [make(), epoll()];
  close(set);
  sys.epoll_ctl(set, EPOLL_CTL_ADD, fd, EPOLLIN);
});
await cause("epoll_wait: no epoll set", () => sys.epoll_wait(make(), 1, 0));

// any call
await cause("anything: -1", () => sys.listen(-1));
await cause("anything: a number that never was open", () => sys.listen(999_999));
await cause("anything: a closed socket", () => {
  const fd = make();
  close(fd);
  sys.listen(fd);
});
await cause("anything: a closed connection", () => {
  const { conn } = connected();
  close(conn);
  sys.send(conn, "x");
});
await cause("anything: an epoll set", () => sys.listen(epoll()));
await cause("anything: no descriptor left", () => {
  for (let i = 0; i < 100_000; i++) make();
});

rmSync(folder, { recursive: true });
for (const line of lines) console.log(JSON.stringify(line));

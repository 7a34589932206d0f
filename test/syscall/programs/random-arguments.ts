// Throws random argument lists at the public functions of `sys` and at the methods of Socket: as many of each as its
// arguments say. Whatever comes of one must be a result or an error of the library's own. It stays on this machine: hosts
// are loopback addresses or none, ports are its own or nobody's, paths are abstract or in an empty folder, and no name is
// looked up but localhost's.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { clearTimeout, setTimeout } from "node:timers";
import fc from "fast-check";
import * as S from "socklab";
import { AF_INET, AF_INET6, AF_UNIX, SOCK_DGRAM, SOCK_STREAM, type Socket, socket, sys } from "socklab";

const { SOCKLAB_LIB: LIB, SOCKLAB_EXT: EXT } = process.env;
const { closesDone, openSockets } = (await import(
  `${LIB}socket/open-sockets${EXT}`
)) as typeof import("../../../lib/socket/open-sockets.ts");
const { openDescriptors } = (await import(
  `${LIB}syscall/open-descriptors${EXT}`
)) as typeof import("../../../lib/syscall/open-descriptors.ts");

const [sysLists, socketLists] = process.argv.slice(2).map(Number) as [number, number];
const BATCH = 50;
const folder = mkdtempSync(join(tmpdir(), "socklab-test-"));
process.chdir(folder);

/** The ports that a test may really reach: those of its own listeners, and one where nobody is. */
const ports = [0, 1];

// --- arguments

const weird = fc.constantFrom<unknown>(
  ...[
    null,
    undefined,
    "",
    "0",
    5n,
    Symbol("s"),
    () => 0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
    2 ** 53,
    -(2 ** 31),
  ],
  ...[new Proxy(new Uint8Array(4), {}), Object.create(Uint8Array.prototype), Object.create(AbortSignal.prototype)],
  ...[
    new Uint8Array(new SharedArrayBuffer(8)),
    new ArrayBuffer(8),
    new DataView(new ArrayBuffer(8)),
    new Float64Array(2),
  ],
  ...[
    { constructor: { name: Symbol("n") } },
    { toString: null, valueOf: 3 },
    { toJSON: 1 },
    [[]],
    new Array(3),
    new Date(),
  ],
);
const junk = fc.oneof(
  weird,
  fc.anything({ withBigInt: true, withNullPrototype: true, withTypedArray: true, withSparseArray: true, maxDepth: 2 }),
);
/** Mostly what the function wants, else anything. */
const mostly = (arb: fc.Arbitrary<unknown>, rest: fc.Arbitrary<unknown> = junk) =>
  fc.oneof({ arbitrary: arb, weight: 12 }, { arbitrary: rest, weight: 1 });

const int = fc.oneof(fc.integer({ min: -3, max: 70 }), fc.integer(), fc.double());
const number = mostly(int);
const constant = (...values: number[]) => mostly(fc.oneof(fc.constantFrom(...values), int));
const family = mostly(fc.constantFrom(AF_INET, AF_INET6, AF_UNIX, -1, 99, 2.5));
const type = mostly(fc.constantFrom(SOCK_STREAM, SOCK_DGRAM, S.SOCK_SEQPACKET, SOCK_STREAM | S.O_NONBLOCK, -1, 99));
const protocol = mostly(fc.constantFrom(0, S.IPPROTO_TCP, S.IPPROTO_UDP, -1, 999));
const fileName = fc.string({ maxLength: 120 }).map((text) => text.replaceAll("/", "_").replace(/^\.*$/, "dots"));
const place = fc.oneof(
  fc.constantFrom("127.0.0.1", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1", "127.0.0.256", "1.2.3", "fe80::1%lo"),
  fc.ipV4().map((ip) => ip.replace(/^\d+/, "127")),
  fc.constantFrom("@socklab-fuzz", "@socklab-fuzz-2", "@", `@${"x".repeat(200)}`),
  fileName,
);
const nameBytes = fc.uint8Array({ maxLength: 112 }).map((name) => Uint8Array.of(0, ...name)); // abstract: no file is made
const host = mostly(
  fc.oneof({ arbitrary: place, weight: 8 }, { arbitrary: nameBytes, weight: 1 }),
  junk.filter((value) => typeof value !== "string"),
);
const port = fc.oneof(
  fc.integer({ min: 0, max: 3 }).map((i) => ports[i] ?? 1),
  fc.constantFrom<unknown>(undefined, undefined, -1, 65_536, 70_000, 1.5, Number.NaN),
  junk.filter((value) => typeof value !== "number"),
);
const text = fc.string({ unit: "binary", maxLength: 60 });
const bytes = fc.uint8Array({ maxLength: 300 });
const data = mostly(fc.oneof(text, bytes, fc.constant(new Uint8Array(300_000))));
const buffer = mostly(fc.nat({ max: 70_000 }).map((size) => new Uint8Array(size)));
const flags = mostly(
  fc.oneof(
    fc.constantFrom(0, S.MSG_PEEK, S.MSG_TRUNC, S.MSG_OOB, S.MSG_DONTWAIT, S.MSG_WAITALL, S.MSG_MORE),
    fc.integer(),
  ),
);
const size = mostly(fc.oneof(fc.nat({ max: 9000 }), fc.constantFrom(-1, 2 ** 27, 0.5)));
const level = constant(S.SOL_SOCKET, S.IPPROTO_TCP, S.IPPROTO_IPV6, 0, S.IPPROTO_UDP);
const option = mostly(fc.integer({ min: 0, max: 130 }));
const instruction = mostly(
  fc.tuple(
    fc.constantFrom(6, 0x15, 0x20, 0x30, 0x05, 0x54, 0xffff),
    fc.nat({ max: 255 }),
    fc.nat({ max: 255 }),
    fc.nat(),
  ),
);
const optionValue = mostly(
  fc.oneof(
    ...[int, fc.boolean(), text, fc.uint8Array({ maxLength: 140 })],
    fc.constantFrom<unknown>({ onoff: true, linger: 0 }, { onoff: 1, linger: -1 }),
    fc.constantFrom<unknown>("cubic", "reno", "lo", "", { group: "239.1.2.3", host: "127.0.0.1" }),
    fc.constantFrom<unknown>({ group: "ff02::1:2", ifindex: 1 }, { group: 5 }, { group: "239.1.2.3", ifindex: "lo" }),
    fc.array(instruction, { maxLength: 6 }),
  ),
);
const briefly = mostly(fc.constantFrom(0, 1, 2, -1), fc.constantFrom<unknown>(Number.NaN, "1", null, -5, {}));
const events = constant(S.POLLIN, S.POLLOUT, S.EPOLLIN | S.EPOLLET, S.EPOLLOUT);

/** A call to make when its turn comes: descriptors and sockets are chosen then, among those that are open. */
interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
  /** Which of the open descriptors or sockets. */
  readonly which: number;
}

function calls(table: Record<string, readonly fc.Arbitrary<unknown>[]>): fc.Arbitrary<Call[]> {
  const one = Object.entries(table).map(([name, args]) =>
    fc.record({ name: fc.constant(name), args: fc.tuple(...args), which: fc.nat({ max: 1000 }) }),
  );
  return fc.array(fc.oneof(...one), { minLength: BATCH, maxLength: BATCH });
}

/** Stands for a descriptor among the arguments. */
const FD = Symbol("descriptor");
const descriptor = fc.oneof({ arbitrary: fc.constant(FD), weight: 8 }, { arbitrary: number, weight: 1 });

const loopback = fc.constantFrom("127.0.0.1", "127.0.0.2", "::1", "0.0.0.0", "localhost");
const controlMessage = mostly(
  fc.oneof(
    fc.record({ type: fc.constant("SCM_RIGHTS"), fds: mostly(fc.array(descriptor, { maxLength: 5 })) }),
    fc.record({ type: fc.constant("SCM_CREDENTIALS"), pid: constant(process.pid), uid: constant(0), gid: constant(0) }),
    fc.record({ type: fc.constant("IP_PKTINFO"), specDst: mostly(loopback), ifindex: constant(0, 1) }),
    fc.record({ type: fc.constant("IPV6_PKTINFO"), addr: mostly(loopback), ifindex: constant(0, 1) }),
    fc.record({ type: fc.constantFrom("IP_TTL", "IP_TOS", "IPV6_HOPLIMIT", "SO_RXQ_OVFL", "x"), value: number }),
    fc.record({ level, type: number, data: mostly(fc.uint8Array({ maxLength: 80 })) }),
  ),
);
const message = mostly(
  fc.record(
    {
      iov: mostly(fc.array(data, { maxLength: 4 })),
      to: mostly(fc.oneof(fc.record({ host, port }), fc.record({ path: host }))),
      control: mostly(fc.array(controlMessage, { maxLength: 3 })),
    },
    { requiredKeys: ["iov"] },
  ),
);
const controlLength = mostly(fc.oneof(fc.nat({ max: 300 }), fc.constantFrom(-1, 70_000, 0.5)));
const room = mostly(
  fc.record({ iov: mostly(fc.array(buffer, { maxLength: 4 })), controlLength }, { requiredKeys: ["iov"] }),
);
const fdSet = mostly(fc.array(descriptor, { maxLength: 4 }));
const resolverFlags = fc.integer({ min: 0, max: 0x7ff }).map((some) => some | S.AI_NUMERICHOST);

const SYS = calls({
  socket: [family, type, protocol],
  bind: [descriptor, host, port],
  listen: [descriptor, number],
  accept: [descriptor],
  connect: [descriptor, host, port],
  send: [descriptor, data, flags],
  recv: [descriptor, buffer, flags],
  sendto: [descriptor, data, flags, host, port],
  recvfrom: [descriptor, buffer, flags],
  shutdown: [descriptor, number],
  close: [descriptor],
  getsockname: [descriptor],
  getpeername: [descriptor],
  getsockopt: [descriptor, level, option],
  getsockoptBytes: [descriptor, level, option, mostly(fc.nat({ max: 300 }))],
  setsockopt: [descriptor, level, option, optionValue],
  fcntl: [descriptor, constant(0, 1, 2, 3, 4, 9, 1030), number],
  accept4: [descriptor, constant(0, S.SOCK_NONBLOCK, S.SOCK_CLOEXEC)],
  socketpair: [family, type, protocol],
  sendmsg: [descriptor, message, flags],
  recvmsg: [descriptor, room, flags],
  read: [descriptor, buffer],
  write: [descriptor, data],
  dup: [descriptor],
  dup2: [descriptor, constant(900, 901)],
  dup3: [descriptor, constant(902, 903), constant(0, S.O_CLOEXEC)],
  select: [mostly(fc.record({ read: fdSet, write: fdSet, except: fdSet }, { requiredKeys: [] })), briefly],
  disconnect: [descriptor],
  getnameinfo: [
    mostly(fc.record({ host: mostly(place), port })),
    mostly(fc.nat({ max: 31 }).map((some) => some | S.NI_NUMERICHOST)),
  ],
  ioctl: [descriptor, constant(S.SIOCINQ, S.SIOCOUTQ)],
  poll: [mostly(fc.array(mostly(fc.record({ fd: descriptor, events })), { maxLength: 5 })), briefly],
  epoll_create1: [constant(0, S.EPOLL_CLOEXEC)],
  epoll_ctl: [descriptor, constant(1, 2, 3), descriptor, events],
  epoll_wait: [descriptor, number, briefly],
  getaddrinfo: [
    fc.oneof(
      fc.constantFrom("localhost", null),
      junk.filter((value) => typeof value !== "string"),
    ),
    fc.oneof(port, fc.constantFrom("http", "domain", "no-such-service", "")),
    mostly(fc.record({ family: number, type: number, flags: number }, { requiredKeys: [] })),
  ],
  getaddrinfoOfNumbers: [
    mostly(fc.string()),
    fc.oneof(port, text),
    fc.record({ family: number, type: number, protocol: number, flags: resolverFlags }),
  ],
});

const waiting = {
  timeoutMs: briefly,
  wait: mostly(
    fc.oneof(
      { arbitrary: fc.constant("readiness"), weight: 12 },
      { arbitrary: fc.constantFrom("thread", "block"), weight: 1 },
    ),
  ),
  signal: fc.oneof(fc.constantFrom(undefined, AbortSignal.abort(), new AbortController().signal), weird),
};
const optional = { requiredKeys: ["timeoutMs"] as ["timeoutMs"] };
/** The options that every call has, and those of its own; seldom what is none, or has a key that none has. */
const optionsWith = <T extends Record<string, fc.Arbitrary<unknown>>>(more: T) =>
  mostly(
    fc.record({ ...waiting, ...more }, optional),
    fc.constantFrom<unknown>(null, 5, "x", Symbol("o"), { time: 1 }),
  );
const options = optionsWith({});
const flagged = optionsWith({ flags });

const SOCKET = calls({
  accept: [options],
  connect: [host, port, options],
  send: [data, flagged],
  recv: [size, flagged],
  recvInto: [buffer, flagged],
  sendto: [data, host, port, flagged],
  recvfrom: [size, flagged],
  sendAll: [data, options],
  recvExactly: [size, options],
  recvUntil: [data, optionsWith({ maxBytes: size })],
  accept4: [constant(0, S.SOCK_NONBLOCK), options],
  read: [size, options],
  write: [data, options],
  sendmsg: [message, flagged],
  recvmsg: [mostly(fc.oneof(size, fc.array(size, { maxLength: 4 }))), optionsWith({ flags, controlLength: size })],
  dup: [],
  disconnect: [],
  bind: [host, port],
  listen: [number],
  shutdown: [number],
  close: [],
  getsockname: [],
  getpeername: [],
  setsockopt: [level, option, optionValue],
  getsockopt: [level, option, mostly(fc.constantFrom(undefined, 4, 64))],
  view: [],
  toString: [],
});

// --- what they are thrown at

const SETS: readonly [number, number][] = [
  [AF_INET, SOCK_STREAM],
  [AF_INET, SOCK_DGRAM],
  [AF_INET6, SOCK_STREAM],
  [AF_INET6, SOCK_DGRAM],
  [AF_UNIX, SOCK_STREAM],
  [AF_UNIX, SOCK_DGRAM],
];

function listener(): { server: Socket; port: number } {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", 0);
  server.listen(4);
  return { server, port: server.getsockname().port as number };
}

/** Sockets of every kind, two of them connected; the ports that may be reached are theirs. */
async function sockets(): Promise<Socket[]> {
  const { server, port: first } = listener();
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", first);
  const conn = await server.accept();
  const { server: other, port: second } = listener();
  ports.splice(2, 2, first, second);
  const pair = S.socketpair(AF_UNIX, SOCK_DGRAM);
  return [client, conn, server, other, client, conn, ...pair, ...SETS.map(([domain, kind]) => socket(domain, kind))];
}

const nonblocking = (fd: number): void => void sys.fcntl(fd, S.F_SETFL, S.O_RDWR | S.O_NONBLOCK);

/** The bare calls have no deadline, so nothing they are made on may block. */
async function descriptors(): Promise<number[]> {
  const made = [...(await sockets()).map(({ fd }) => fd), sys.epoll_create1()];
  made.splice(-1, 0, ...sys.socketpair(AF_UNIX, SOCK_STREAM), ...sys.socketpair(AF_UNIX, SOCK_DGRAM));
  for (const fd of made.slice(0, -1)) nonblocking(fd);
  return made;
}

async function closeAll(): Promise<void> {
  for (const one of openSockets()) one.close();
  await closesDone();
  for (const fd of openDescriptors()) sys.close(fd);
}

// --- what may come of it

const tally: Record<string, number> = {};
function count(what: string): void {
  tally[what] = (tally[what] ?? 0) + 1;
}

function judge(error: unknown): void {
  if (!(error instanceof S.SocklabError)) throw error;
  count(error.name);
  if (error.message === "" || !error.message.includes(error.syscall)) throw new Error(`says nothing: ${error.message}`);
}

const OTHER_NAMES: Readonly<Record<string, string>> = {
  getaddrinfoOfNumbers: "getaddrinfo",
  getsockoptBytes: "getsockopt",
  disconnect: "connect",
};

/** An argument with the descriptor in its places. */
function withFd(value: unknown, fd: number): unknown {
  if (value === FD) return fd;
  if (Array.isArray(value)) return value.map((one) => withFd(one, fd));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withFd(one, fd)]));
}

function callBare({ name, args, which }: Call, fds: readonly number[]): void {
  const fd = fds[which % fds.length] as number;
  const given = args.map((value) => withFd(value, fd));
  if (name === "disconnect") given[1] = S.AF_UNSPEC;
  const target = OTHER_NAMES[name] ?? name;
  const before = new Set(openDescriptors());
  try {
    (sys as unknown as Record<string, (...args: unknown[]) => unknown>)[target]?.(...given);
    count("result");
  } catch (error) {
    judge(error);
  }
  for (const made of openDescriptors()) if (!before.has(made)) sys.close(made); // whatever made them
  if (name === "fcntl" && openDescriptors().includes(fd) && fd !== fds.at(-1)) nonblocking(fd);
}

async function callMethod({ name, args, which }: Call, all: readonly Socket[]): Promise<void> {
  const one = all[which % all.length] as unknown as Record<string, (...args: unknown[]) => unknown>;
  try {
    const result = await one[name]?.(...args);
    count("result");
    if (result instanceof S.Socket) result.close();
    if (name === "recvmsg") for (const fd of (result as S.ReceivedMessage).fds) sys.close(fd);
  } catch (error) {
    judge(error);
  }
}

/** Fails a batch that does not end. */
async function inTime(work: Promise<unknown>, batch: readonly Call[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`does not end: ${batch.map(({ name }) => name).join()}`)), 10_000);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Tells what failed in a few lines; `endOnFailure: false` with the seed and path given finds a smaller example. */
function report(details: fc.RunDetails<[Call[]]>): void {
  if (!details.failed) return;
  const { seed, counterexamplePath: path, counterexample, errorInstance } = details;
  console.error(
    JSON.stringify({ seed, path }),
    errorInstance,
    fc
      .stringify(counterexample)
      .replaceAll(/(,0){9,}/g, "…")
      .slice(0, 3000),
  );
  process.exit(1);
}

S.defaults.timeoutMs = 2;
S.trace.capacity = 4096;
await fc.assert(
  fc.asyncProperty(SYS, async (batch) => {
    const fds = await descriptors();
    for (const call of batch) callBare(call, fds);
    await closeAll();
  }),
  { numRuns: Math.ceil(sysLists / BATCH), endOnFailure: true, reporter: report },
);
await fc.assert(
  fc.asyncProperty(SOCKET, async (batch) => {
    const all = await sockets();
    await inTime(Promise.all(batch.map((call) => callMethod(call, all))), batch);
    await closeAll();
  }),
  { numRuns: Math.ceil(socketLists / BATCH), endOnFailure: true, reporter: report },
);
process.chdir("/");
rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify({ lists: Object.values(tally).reduce((sum, n) => sum + n, 0), tally }));

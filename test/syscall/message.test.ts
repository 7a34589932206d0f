import { readFileSync, readlinkSync } from "node:fs";
import { expect, test } from "vitest";
import * as C from "../../lib/syscall/constants.ts";
import type { ControlMessage } from "../../lib/syscall/control.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { trace } from "../../lib/trace/trace.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { codeOf } from "../support/errors.ts";
import { inPythonWith } from "../support/python.ts";
import { descriptor, rawPort, rawSocket } from "../support/raw.ts";

expectNoLeaks();

const pair = (type: number = C.SOCK_DGRAM): [number, number] => {
  const [a, b] = sys.socketpair(C.AF_UNIX, type | C.SOCK_NONBLOCK);
  return [descriptor(a), descriptor(b)];
};
const room = (...sizes: number[]): Uint8Array[] => sizes.map((size) => new Uint8Array(size));
const asText = (buffers: readonly Uint8Array[]): string[] => buffers.map((one) => Buffer.from(one).toString());
const inode = (fd: number): string => readlinkSync(`/proc/self/fd/${fd}`);
const loopbackUdp = (host = "127.0.0.1"): number => {
  const udp = rawSocket(C.AF_INET, C.SOCK_DGRAM);
  sys.bind(udp, host, 0);
  return udp;
};

test("sendmsg() sends several pieces as one message, and recvmsg() fills several buffers", () => {
  const [a, b] = pair();
  expect(sys.sendmsg(a, { iov: ["he", Uint8Array.of(97, 100), "", "body"] })).toBe(8);
  const iov = room(4, 0, 3, 10);
  const { bytes, flags, control, fds } = sys.recvmsg(b, { iov });
  expect([bytes, flags, control, fds]).toEqual([8, 0, [], []]);
  expect(asText(iov)).toEqual(["head", "", "bod", `y${"\0".repeat(9)}`]);
});

test("recvmsg() tells MSG_TRUNC and MSG_CTRUNC, MSG_EOR of a record", () => {
  const [a, b] = pair(C.SOCK_SEQPACKET);
  sys.sendmsg(a, { iov: ["too long"], control: [{ type: "SCM_RIGHTS", fds: [a] }] });
  const lost = sys.recvmsg(b, { iov: room(3), controlLength: 8 });
  expect([lost.bytes, lost.flags & C.MSG_TRUNC, lost.flags & C.MSG_CTRUNC, lost.fds]).toEqual([3, 0x20, 0x8, []]);
});

test("recvmsg() makes the descriptors of SCM_RIGHTS known: they are the sender's files under new numbers", () => {
  const [a, b] = pair();
  const files = [a, b, rawSocket()];
  sys.sendmsg(a, { iov: ["x"], control: [{ type: "SCM_RIGHTS", fds: files }] });
  const { control, fds } = sys.recvmsg(b, { iov: room(1) }, C.MSG_CMSG_CLOEXEC);
  for (const fd of fds) descriptor(fd);
  expect(control).toEqual([{ type: "SCM_RIGHTS", fds }]);
  expect(fds.map(inode)).toEqual(files.map(inode));
  expect(fds.map((fd) => sys.fcntl(fd, C.F_GETFD))).toEqual([1, 1, 1]);
});

test("recvmsg() takes 253 descriptors at once, and sendmsg() refuses 254", () => {
  const [a, b] = pair();
  const many = (count: number): ControlMessage[] => [{ type: "SCM_RIGHTS", fds: new Array(count).fill(a) }];
  sys.sendmsg(a, { iov: ["x"], control: many(253) });
  const { fds, flags } = sys.recvmsg(b, { iov: room(1) });
  for (const fd of fds) sys.close(fd);
  expect([fds.length, flags]).toEqual([253, 0]);
  expect(codeOf(() => sys.sendmsg(a, { iov: ["x"], control: many(254) }))).toBe("ERR_ARG_TYPE");
});

test("SCM_CREDENTIALS comes with each message once SO_PASSCRED is set, and a lie about the process is EPERM", () => {
  const [a, b] = pair();
  sys.setsockopt(b, C.SOL_SOCKET, C.SO_PASSCRED, true);
  const [uid = -1, gid = -1] = [process.getuid?.(), process.getgid?.()];
  const own = { type: "SCM_CREDENTIALS", pid: process.pid, uid, gid } as const;
  sys.send(a, "unasked");
  expect(sys.recvmsg(b, { iov: room(9) }).control).toEqual([own]);
  sys.sendmsg(a, { iov: ["told"], control: [own] });
  expect(sys.recvmsg(b, { iov: room(9) }).control).toEqual([own]);
  if (uid !== 0) expect(codeOf(() => sys.sendmsg(a, { iov: ["x"], control: [{ ...own, pid: 1 }] }))).toBe("EPERM");
});

test("IP_PKTINFO tells where a datagram was sent to, and answers from there", () => {
  const [server, client] = [loopbackUdp("0.0.0.0"), loopbackUdp()];
  sys.setsockopt(server, C.IPPROTO_IP, C.IP_PKTINFO, true);
  sys.connect(client, "127.0.0.2", rawPort(server));
  sys.send(client, "hello");
  const { control, from } = sys.recvmsg(server, { iov: room(9) });
  expect(control).toEqual([{ type: "IP_PKTINFO", ifindex: 1, specDst: "127.0.0.2", addr: "127.0.0.2" }]);
  sys.sendmsg(server, { iov: ["answer"], to: from as never, control });
  expect(sys.recv(client, new Uint8Array(9))).toBe(6); // a connected socket takes it from 127.0.0.2 only
});

test("IPV6_PKTINFO, IPV6_HOPLIMIT and IPV6_TCLASS come and go over IPv6", () => {
  const [server, client] = [rawSocket(C.AF_INET6, C.SOCK_DGRAM), rawSocket(C.AF_INET6, C.SOCK_DGRAM)];
  for (const option of [C.IPV6_RECVPKTINFO, C.IPV6_RECVHOPLIMIT, C.IPV6_RECVTCLASS]) {
    sys.setsockopt(server, C.IPPROTO_IPV6, option, true);
  }
  sys.bind(server, "::1", 0);
  const control: ControlMessage[] = [
    { type: "IPV6_PKTINFO", addr: "::1", ifindex: 1 },
    { type: "IPV6_HOPLIMIT", value: 7 },
    { type: "IPV6_TCLASS", value: 0x20 },
  ];
  sys.sendmsg(client, { iov: ["x"], to: { host: "::1", port: rawPort(server) }, control });
  expect(sys.recvmsg(server, { iov: room(1) }).control).toEqual(control);
});

test("IP_TTL, IP_TOS and SCM_TIMESTAMPNS come with a datagram that asked for them", () => {
  const [server, client] = [loopbackUdp(), loopbackUdp()];
  sys.setsockopt(server, C.IPPROTO_IP, C.IP_RECVTTL, true);
  sys.setsockopt(server, C.IPPROTO_IP, C.IP_RECVTOS, true);
  sys.setsockopt(server, C.SOL_SOCKET, C.SO_TIMESTAMPNS, true);
  const control: ControlMessage[] = [
    { type: "IP_TTL", value: 9 },
    { type: "IP_TOS", value: 0x10 },
  ];
  const before = Math.floor(Date.now() / 1000);
  sys.sendmsg(client, { iov: ["x"], to: { host: "127.0.0.1", port: rawPort(server) }, control });
  const [time, ...rest] = sys.recvmsg(server, { iov: room(1) }).control;
  expect(rest).toEqual(control);
  expect(time).toEqual({ type: "SCM_TIMESTAMPNS", seconds: expect.any(Number), nanoseconds: expect.any(Number) });
  expect((time as { seconds: number }).seconds).toBeGreaterThanOrEqual(before);
});

test("SO_RXQ_OVFL counts what was dropped, as /proc/net/udp does", () => {
  const [server, client] = [loopbackUdp(), loopbackUdp()];
  sys.setsockopt(server, C.SOL_SOCKET, C.SO_RXQ_OVFL, true);
  sys.setsockopt(server, C.SOL_SOCKET, C.SO_RCVBUF, 1);
  for (let i = 0; i < 100; i++) sys.sendto(client, "x".repeat(500), 0, "127.0.0.1", rawPort(server));
  while (codeOf(() => sys.recv(server, new Uint8Array(500))) !== "EAGAIN");
  sys.sendto(client, "last", 0, "127.0.0.1", rawPort(server));
  const [told] = sys.recvmsg(server, { iov: room(500) }).control;
  const port = rawPort(server).toString(16).toUpperCase().padStart(4, "0");
  const line = readFileSync("/proc/net/udp", "utf8")
    .split("\n")
    .find((one) => one.includes(`0100007F:${port} `));
  expect(told).toEqual({ type: "SO_RXQ_OVFL", dropped: Number(line?.trim().split(/\s+/).at(-1)) });
  expect((told as { dropped: number }).dropped).toBeGreaterThan(50);
});

test("IP_RECVERR comes from the queue of errors: what the ICMP message said of a refused datagram", () => {
  const [silent, client] = [loopbackUdp(), loopbackUdp()];
  const port = rawPort(silent);
  sys.close(silent);
  sys.setsockopt(client, C.IPPROTO_IP, C.IP_RECVERR, true);
  sys.sendto(client, "anybody?", 0, "127.0.0.1", port);
  expect(sys.poll([{ fd: client, events: C.POLLERR }], 5000)).toHaveLength(1);
  const { control, from, flags } = sys.recvmsg(client, { iov: room(9) }, C.MSG_ERRQUEUE);
  expect(control).toEqual([
    {
      ...{ type: "IP_RECVERR", errno: "ECONNREFUSED", icmpType: 3, icmpCode: 3, info: 0 },
      offender: { family: "AF_INET", host: "127.0.0.1", port: 0 },
    },
  ]);
  expect([from?.port, flags & C.MSG_ERRQUEUE]).toEqual([port, C.MSG_ERRQUEUE]);
});

test("Python reads what sendmsg() sends: bytes, descriptors, credentials", () => {
  const [a, b] = pair();
  sys.setsockopt(b, C.SOL_SOCKET, C.SO_PASSCRED, true);
  sys.sendmsg(a, { iov: ["one", "two"], control: [{ type: "SCM_RIGHTS", fds: [a] }] });
  const seen = inPythonWith<Record<string, unknown>>(
    [b],
    `s = socket.socket(fileno=3)
data, control, flags, name = s.recvmsg(100, 1000)
rights = [d for (l, t, d) in control if (l, t) == (socket.SOL_SOCKET, socket.SCM_RIGHTS)]
creds = [struct.unpack("iii", d) for (l, t, d) in control if (l, t) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS)]
fd = array.array("i", rights[0])[0]
print(json.dumps({"data": data.decode(), "file": os.readlink(f"/proc/self/fd/{fd}"), "creds": creds}))`,
  );
  expect(seen).toEqual({
    data: "onetwo",
    file: inode(a),
    creds: [[process.pid, process.getuid?.(), process.getgid?.()]],
  });
});

test("recvmsg() reads what Python sends, as another process", () => {
  const [a, b] = pair(C.SOCK_STREAM);
  sys.setsockopt(b, C.SOL_SOCKET, C.SO_PASSCRED, true);
  const { pid, name } = inPythonWith<{ pid: number; name: string }>(
    [a],
    `s = socket.socket(fileno=3)
other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
other.bind(("127.0.0.1", 0))
s.sendmsg([b"by", b"te"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [other.fileno()]))])
print(json.dumps({"pid": os.getpid(), "name": other.getsockname()[1]}))`,
  );
  const { bytes, control, fds } = sys.recvmsg(b, { iov: room(10) });
  const got = descriptor(fds[0] as number);
  expect([bytes, control]).toEqual([4, expect.arrayContaining([{ type: "SCM_RIGHTS", fds }])]);
  expect(control.find(({ type }) => type === "SCM_CREDENTIALS")).toMatchObject({ pid });
  expect(sys.getsockname(got)?.port).toBe(name);
});

test("the record keeps a message's bytes, the lengths, the address, the control data and the flags", () => {
  const [server, client] = [loopbackUdp(), loopbackUdp()];
  sys.setsockopt(server, C.IPPROTO_IP, C.IP_RECVTTL, true);
  const to = { host: "127.0.0.1", port: rawPort(server) };
  sys.sendmsg(client, { iov: ["head", "body"], to, control: [{ type: "IP_TTL", value: 3 }] }, C.MSG_NOSIGNAL);
  expect(trace.last("sendmsg").args).toEqual([
    ...['"headbody"', "[4, 4]", "MSG_NOSIGNAL", `127.0.0.1:${to.port}`, "[IP_TTL 3]"],
  ]);
  sys.recvmsg(server, { iov: room(2, 4) });
  expect(trace.last("recvmsg")).toMatchObject({
    args: ['"headbo"', "[2, 4]", "0", `127.0.0.1:${rawPort(client)}`, "[IP_TTL 3]", "msg_flags=MSG_TRUNC"],
    ...{ result: 6, iov: [2, 4], control: ["IP_TTL 3"], msgFlags: C.MSG_TRUNC },
  });
  const [a, b] = pair();
  sys.sendmsg(a, { iov: ["x"], control: [{ type: "SCM_RIGHTS", fds: [a] }] });
  expect(trace.last("sendmsg").fds).toBeUndefined();
  const { fds } = sys.recvmsg(b, { iov: room(1) });
  descriptor(fds[0] as number);
  expect(trace.last("recvmsg")).toMatchObject({ fds, control: [`SCM_RIGHTS [${fds[0]}]`] });
});

test.each<[string, unknown]>([
  ["no message", null],
  ["a message without iov", {}],
  ["iov that is no array", { iov: "text" }],
  ["a piece that is no data", { iov: [5] }],
  ["a key that it does not know", { iov: [], controls: [] }],
  ["a control message that is none", { iov: [], control: [null] }],
  ["a type that only the kernel sends", { iov: [], control: [{ type: "SO_RXQ_OVFL", dropped: 1 }] }],
  ["a type of Object's own", { iov: [], control: [{ type: "toString" }] }],
  ["descriptors as bytes", { iov: [], control: [{ level: 1, type: 1, data: new Uint8Array(4) }] }],
  ["a descriptor of the runtime's", { iov: [], control: [{ type: "SCM_RIGHTS", fds: [0] }] }],
  ["an address that is none", { iov: [], control: [{ type: "IP_PKTINFO", specDst: "localhost" }] }],
  ["a destination without a port", { iov: [], to: { host: "127.0.0.1" } }],
])("sendmsg() refuses %s", (_, message) => {
  const [a] = pair();
  expect(codeOf(() => sys.sendmsg(a, message as never))).toMatch(/^ERR_/);
});

test("recvmsg() refuses what is no room", () => {
  const [a] = pair();
  for (const one of [null, {}, { iov: 5 }, { iov: ["text"] }, { iov: [], controlLength: -1 }, { iov: [], flags: 0 }]) {
    expect(codeOf(() => sys.recvmsg(a, one as never))).toMatch(/^ERR_/);
  }
});

test("sendmsg() of more than 1024 pieces is EMSGSIZE, as in C", () => {
  const [a] = pair();
  expect(codeOf(() => sys.sendmsg(a, { iov: new Array(1025).fill("x") }))).toBe("EMSGSIZE");
});

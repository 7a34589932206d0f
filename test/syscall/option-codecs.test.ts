import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as C from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { trace } from "../../lib/trace/trace.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { codeOf } from "../support/errors.ts";
import { inPythonWith } from "../support/python.ts";
import { descriptor, rawListener, rawPair, rawPort, rawSocket } from "../support/raw.ts";

expectNoLeaks();

const udpOn = (host: string): number => {
  const fd = rawSocket(C.AF_INET, C.SOCK_DGRAM);
  sys.bind(fd, host, 0);
  return fd;
};

test("TCP_CONGESTION is a text, set and read, as ss shows it", () => {
  const { client, conn } = rawPair();
  sys.setsockopt(client, C.IPPROTO_TCP, C.TCP_CONGESTION, "reno");
  expect(sys.getsockopt(client, C.IPPROTO_TCP, C.TCP_CONGESTION)).toBe("reno");
  expect(trace.last("getsockopt").args).toEqual(["IPPROTO_TCP", "TCP_CONGESTION", '"reno"']);
  const ss = execFileSync("ss", ["-Htin", `sport = :${rawPort(client)} and dport = :${rawPort(conn)}`]).toString();
  expect(ss).toMatch(/\breno\b/);
  const [standard] = readFileSync("/proc/sys/net/ipv4/tcp_congestion_control", "utf8").split("\n");
  expect(sys.getsockopt(conn, C.IPPROTO_TCP, C.TCP_CONGESTION)).toBe(standard);
  expect(codeOf(() => sys.setsockopt(client, C.IPPROTO_TCP, C.TCP_CONGESTION, "nonesuch"))).toBe("ENOENT");
});

test("SO_BINDTODEVICE is a text: the empty one undoes it", () => {
  const udp = rawSocket(C.AF_INET, C.SOCK_DGRAM);
  const ask = () => sys.getsockopt(udp, C.SOL_SOCKET, C.SO_BINDTODEVICE);
  expect(ask()).toBe("");
  sys.setsockopt(udp, C.SOL_SOCKET, C.SO_BINDTODEVICE, "lo");
  expect(ask()).toBe("lo");
  sys.setsockopt(udp, C.SOL_SOCKET, C.SO_BINDTODEVICE, "");
  expect(ask()).toBe("");
  expect(codeOf(() => sys.setsockopt(udp, C.SOL_SOCKET, C.SO_BINDTODEVICE, "nowhere0"))).toBe("ENODEV");
});

test("SO_PEERCRED names the process that made the pair", () => {
  const [a] = sys.socketpair(C.AF_UNIX, C.SOCK_STREAM).map(descriptor) as [number, number];
  const own = { pid: process.pid, uid: process.getuid?.(), gid: process.getgid?.() };
  expect(sys.getsockopt(a, C.SOL_SOCKET, C.SO_PEERCRED)).toEqual(own);
  const [pid, uid, gid] = [own.pid, own.uid, own.gid];
  expect(trace.last("getsockopt").args[2]).toBe(`{pid=${pid}, uid=${uid}, gid=${gid}}`);
});

test("TCP_INFO is an object, as ss tells the connection", () => {
  const { client, conn } = rawPair();
  sys.send(client, "12345");
  sys.recv(conn, new Uint8Array(5));
  const info = sys.getsockopt(conn, C.IPPROTO_TCP, C.TCP_INFO);
  expect([info.state, info.bytesReceived]).toEqual(["ESTABLISHED", 5]);
  const ss = execFileSync("ss", ["-Htin", `sport = :${rawPort(conn)} and dport = :${rawPort(client)}`]).toString();
  expect(ss).toContain("bytes_received:5");
  expect(sys.getsockopt(rawSocket(), C.IPPROTO_TCP, C.TCP_INFO).state).toBe("CLOSE");
});

test("IP_ADD_MEMBERSHIP joins a group, as /proc/net/igmp lists it, and its datagrams come; IP_DROP_MEMBERSHIP leaves it", () => {
  const [receiver, sender] = [udpOn("239.17.4.5"), rawSocket(C.AF_INET, C.SOCK_DGRAM)];
  const group = { group: "239.17.4.5", host: "127.0.0.1" };
  const isJoined = () => readFileSync("/proc/net/igmp", "utf8").includes("050411EF");
  expect(isJoined()).toBe(false);
  sys.setsockopt(receiver, C.IPPROTO_IP, C.IP_ADD_MEMBERSHIP, group);
  expect(isJoined()).toBe(true);
  expect(trace.last("setsockopt").args[2]).toBe("{group=239.17.4.5, host=127.0.0.1, ifindex=0}");
  sys.setsockopt(sender, C.IPPROTO_IP, C.IP_MULTICAST_IF, "127.0.0.1");
  expect(sys.getsockopt(sender, C.IPPROTO_IP, C.IP_MULTICAST_IF)).toBe("127.0.0.1");
  sys.sendto(sender, "to all", 0, "239.17.4.5", rawPort(receiver));
  expect(sys.recv(receiver, new Uint8Array(9))).toBe(6);
  sys.setsockopt(receiver, C.IPPROTO_IP, C.IP_DROP_MEMBERSHIP, { group: "239.17.4.5", ifindex: 1 });
  expect(isJoined()).toBe(false);
  expect(codeOf(() => sys.setsockopt(receiver, C.IPPROTO_IP, C.IP_DROP_MEMBERSHIP, group))).toBe("EADDRNOTAVAIL");
});

test("IPV6_ADD_MEMBERSHIP joins a group on an interface, as /proc/net/igmp6 lists it", () => {
  const fd = rawSocket(C.AF_INET6, C.SOCK_DGRAM);
  const isJoined = () => /^1\s+lo\s+ff02000000000000000000000000abcd/m.test(readFileSync("/proc/net/igmp6", "utf8"));
  sys.setsockopt(fd, C.IPPROTO_IPV6, C.IPV6_ADD_MEMBERSHIP, { group: "ff02::abcd", ifindex: 1 });
  expect(isJoined()).toBe(true);
  sys.setsockopt(fd, C.IPPROTO_IPV6, C.IPV6_DROP_MEMBERSHIP, { group: "ff02::abcd", ifindex: 1 });
  expect(isJoined()).toBe(false);
});

test("SO_ATTACH_FILTER drops datagrams by its instructions, can be read back, and SO_DETACH_FILTER heals", () => {
  const [receiver, sender] = [udpOn("127.0.0.1"), udpOn("127.0.0.1")];
  const send = () => sys.sendto(sender, "x", 0, "127.0.0.1", rawPort(receiver));
  const got = () => codeOf(() => sys.recv(receiver, new Uint8Array(1)));
  const drop = [[0x06, 0, 0, 0]] as const;
  sys.setsockopt(receiver, C.SOL_SOCKET, C.SO_ATTACH_FILTER, drop);
  expect(trace.last("setsockopt").args[2]).toBe("{len=1, [[6, 0, 0, 0]]}");
  send();
  expect(got()).toBe("EAGAIN");
  expect(sys.getsockopt(receiver, C.SOL_SOCKET, C.SO_ATTACH_FILTER)).toEqual(drop);
  sys.setsockopt(receiver, C.SOL_SOCKET, C.SO_DETACH_FILTER, 0);
  send();
  expect(got()).toBe("nothing was thrown");
  sys.setsockopt(receiver, C.SOL_SOCKET, C.SO_ATTACH_FILTER, Uint8Array.of(6, 0, 0, 0, 0xff, 0xff, 0xff, 0xff));
  send();
  expect(got()).toBe("nothing was thrown");
});

test("a long filter is read back whole: the kernel counts its length in instructions", () => {
  const udp = udpOn("127.0.0.1");
  const long = Array.from({ length: 4096 }, (_, i) =>
    i < 4095 ? [0x00, 0, 0, i] : [0x06, 0, 0, 2 ** 32 - 1],
  ) as never;
  sys.setsockopt(udp, C.SOL_SOCKET, C.SO_ATTACH_FILTER, long);
  expect(sys.getsockopt(udp, C.SOL_SOCKET, C.SO_ATTACH_FILTER)).toEqual(long);
  expect(codeOf(() => sys.getsockopt(udp, C.SOL_SOCKET, C.SO_ATTACH_FILTER, 16))).toBe("EINVAL");
});

test("SO_ATTACH_REUSEPORT_CBPF chooses the socket of a group", () => {
  const group = [rawSocket(C.AF_INET, C.SOCK_DGRAM), rawSocket(C.AF_INET, C.SOCK_DGRAM)];
  for (const fd of group) sys.setsockopt(fd, C.SOL_SOCKET, C.SO_REUSEPORT, true);
  sys.bind(group[0] as number, "127.0.0.1", 0);
  const port = rawPort(group[0] as number);
  sys.bind(group[1] as number, "127.0.0.1", port);
  sys.setsockopt(group[0] as number, C.SOL_SOCKET, C.SO_ATTACH_REUSEPORT_CBPF, [[0x06, 0, 0, 1]]); // always the second
  const sender = udpOn("127.0.0.1");
  for (let i = 0; i < 10; i++) sys.sendto(sender, "x", 0, "127.0.0.1", port);
  const counts = group.map((fd) => {
    let count = 0;
    while (codeOf(() => sys.recv(fd, new Uint8Array(1))) === "nothing was thrown") count++;
    return count;
  });
  expect(counts).toEqual([0, 10]);
});

test("IP_LOCAL_PORT_RANGE makes ports run out: EADDRNOTAVAIL at the sixth connection to one place", () => {
  const { port } = rawListener(16);
  const range = 40_104 * 65_536 + 40_100;
  const connect = () => {
    const fd = rawSocket();
    sys.setsockopt(fd, C.IPPROTO_IP, C.IP_LOCAL_PORT_RANGE, range);
    expect(sys.getsockopt(fd, C.IPPROTO_IP, C.IP_LOCAL_PORT_RANGE)).toBe(range);
    return codeOf(() => sys.connect(fd, "127.0.0.1", port));
  };
  const answers = Array.from({ length: 6 }, connect);
  expect(answers.at(-1)).toBe("EADDRNOTAVAIL");
  expect(answers[0]).not.toBe("EADDRNOTAVAIL");
});

test("bytes go to any option and come from any option", () => {
  const fd = rawSocket();
  sys.setsockopt(fd, C.SOL_SOCKET, C.SO_KEEPALIVE, Uint8Array.of(1, 0, 0, 0));
  expect([...sys.getsockopt(fd, C.SOL_SOCKET, C.SO_KEEPALIVE, 4)]).toEqual([1, 0, 0, 0]);
  expect(sys.getsockopt(fd, C.SOL_SOCKET, C.SO_KEEPALIVE)).toBe(1);
  expect(sys.getsockopt(fd, C.SOL_SOCKET, C.SO_MEMINFO, 64)).toHaveLength(36);
  expect(Buffer.from(sys.getsockopt(fd, C.IPPROTO_TCP, C.TCP_CONGESTION, 3)).toString()).toMatch(/^[a-z]{3}$/);
  expect(sys.getsockopt(fd, C.IPPROTO_TCP, C.TCP_INFO, 1)).toHaveLength(1);
  sys.setsockopt(fd, C.SOL_SOCKET, C.SO_LINGER, Uint8Array.of(1, 0, 0, 0, 9, 0, 0, 0));
  expect(sys.getsockopt(fd, C.SOL_SOCKET, C.SO_LINGER)).toBe(9);
});

test("getsockopt() gives and records any option at any length that it is asked for", () => {
  const { client } = rawPair();
  const [unix] = sys.socketpair(C.AF_UNIX, C.SOCK_STREAM).map(descriptor) as [number, number];
  const asked = [
    ...[C.SO_RCVTIMEO, C.SO_LINGER, C.SO_PEERCRED, C.SO_BINDTODEVICE, C.SO_ATTACH_FILTER].map((o) => [C.SOL_SOCKET, o]),
    ...[C.TCP_CONGESTION, C.TCP_INFO].map((option) => [C.IPPROTO_TCP, option]),
    [C.IPPROTO_IP, C.IP_MULTICAST_IF],
  ] as [number, number][];
  for (const fd of [client, unix]) {
    for (const [level, option] of asked) {
      for (let room = 0; room <= 300; room++) {
        let given = -1;
        const code = codeOf(() => {
          given = sys.getsockopt(fd, level, option, room).length;
        });
        if (given >= 0) expect(given, `${level}/${option}, ${room}`).toBeLessThanOrEqual(room);
        else expect(code, `${level}/${option}, ${room}`).toMatch(/^E(NOTCONN|OPNOTSUPP|NOPROTOOPT|INVAL)$/);
      }
    }
  }
});

test("getsockopt() does not read a number out of a structure that it does not know", () => {
  const fd = rawSocket();
  expect(codeOf(() => sys.getsockopt(fd, C.SOL_SOCKET, C.SO_MEMINFO))).toBe("ERR_ARG_RANGE");
  expect(codeOf(() => sys.getsockopt(fd, C.SOL_SOCKET, C.SO_COOKIE))).toBe("ERR_ARG_RANGE");
  expect(sys.getsockopt(fd, C.SOL_SOCKET, C.SO_COOKIE, 8)).toHaveLength(8);
});

test("Python reads the same bytes and texts of the options", () => {
  const { client } = rawPair();
  sys.setsockopt(client, C.SOL_SOCKET, C.SO_LINGER, { onoff: true, linger: 3 });
  sys.setsockopt(client, C.IPPROTO_TCP, C.TCP_CONGESTION, "reno");
  sys.setsockopt(client, C.IPPROTO_IP, C.IP_TTL, 42);
  const theirs = inPythonWith<unknown[]>(
    [client],
    `s = socket.socket(fileno=3)
print(json.dumps([list(s.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)), s.getsockopt(6, 13, 16).split(b"\\0")[0].decode(),
  s.getsockopt(0, 2), s.getsockopt(1, 42), s.getsockopt(1, 49), s.getsockopt(6, 8), s.getsockopt(6, 25)]))`,
  );
  const ours = [
    [...sys.getsockopt(client, C.SOL_SOCKET, C.SO_LINGER, 8)],
    sys.getsockopt(client, C.IPPROTO_TCP, C.TCP_CONGESTION),
    sys.getsockopt(client, C.IPPROTO_IP, C.IP_TTL),
    sys.getsockopt(client, C.SOL_SOCKET, C.SO_PEEK_OFF),
    sys.getsockopt(client, C.SOL_SOCKET, C.SO_INCOMING_CPU),
    sys.getsockopt(client, C.IPPROTO_TCP, C.TCP_LINGER2),
    sys.getsockopt(client, C.IPPROTO_TCP, C.TCP_NOTSENT_LOWAT),
  ];
  expect(ours).toEqual(theirs);
});

test.each<[string, number, number, unknown]>([
  ["a number for a text", C.IPPROTO_TCP, C.TCP_CONGESTION, 5],
  ["a text for a number", C.SOL_SOCKET, C.SO_REUSEADDR, "1"],
  ["a text with NUL", C.IPPROTO_TCP, C.TCP_CONGESTION, "re\0no"],
  ["a group that is no address", C.IPPROTO_IP, C.IP_ADD_MEMBERSHIP, { group: "all" }],
  ["a key that a group does not have", C.IPPROTO_IP, C.IP_ADD_MEMBERSHIP, { group: "239.1.1.1", interface: "lo" }],
  ["a filter without instructions", C.SOL_SOCKET, C.SO_ATTACH_FILTER, []],
  ["half an instruction", C.SOL_SOCKET, C.SO_ATTACH_FILTER, new Uint8Array(12)],
  ["an instruction of three numbers", C.SOL_SOCKET, C.SO_ATTACH_FILTER, [[6, 0, 0]]],
  ["4097 instructions", C.SOL_SOCKET, C.SO_ATTACH_FILTER, new Array(4097).fill([6, 0, 0, 0])],
  ["the tables of a firewall", C.IPPROTO_IP, 64, new Uint8Array(96)],
  ["an object for a number", C.SOL_SOCKET, C.SO_RCVBUF, {}],
])("setsockopt() refuses %s", (_, level, option, value) => {
  expect(codeOf(() => sys.setsockopt(rawSocket(), level, option, value as never))).toMatch(/^ERR_/);
});

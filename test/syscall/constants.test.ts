import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import * as constants from "../../lib/syscall/constants.ts";
import * as errnos from "../../lib/syscall/errno-numbers.ts";
import { nameOf } from "../../lib/syscall/names.ts";
import { fromHeaders, lacksCompiler } from "../support/c-headers.ts";

const HEADERS = [
  ...["sys/socket.h", "netinet/in.h", "netinet/tcp.h", "fcntl.h", "poll.h", "sys/epoll.h", "netdb.h", "sys/ioctl.h"],
  ...["netinet/udp.h", "linux/sockios.h", "linux/if_packet.h", "sys/mman.h", "errno.h"],
];
/** What older headers lack: since Linux 6.3 and 6.5. */
const NEW: Readonly<Record<string, number>> = {
  ...{ IP_LOCAL_PORT_RANGE: 51, SCM_PIDFD: 4, SO_PASSPIDFD: 76, SO_PEERPIDFD: 77 },
};

test.skipIf(lacksCompiler)("the constants are those of the C headers (skipped where there is no cc)", () => {
  const ours = { ...constants, ...errnos } as Record<string, number>;
  const known = Object.keys(ours).filter((name) => !(name in NEW));
  expect(ours).toEqual({ ...fromHeaders(HEADERS, known), ...NEW });
});

test.skipIf(lacksCompiler)("errno-numbers.ts has every error of the C headers (skipped where there is no cc)", () => {
  const { stdout } = spawnSync("cc", ["-E", "-dM", "-include", "errno.h", "-x", "c", "/dev/null"], {
    encoding: "utf8",
  });
  const theirs = [...stdout.matchAll(/^#define (E[A-Z0-9]+) /gm)].map(([, name]) => name);
  expect(theirs.length).toBeGreaterThan(130);
  expect(Object.keys(errnos).sort()).toEqual(theirs.sort());
});

test("nameOf.option knows every option that has a constant", () => {
  const levels = { SO_: 1, IP_: 0, TCP_: 6, UDP_: 17, IPV6_: 41 } as const;
  for (const [prefix, level] of Object.entries(levels)) {
    const names = Object.entries(constants).filter(([name]) => name.startsWith(prefix) && !/PMTUDISC_/.test(name));
    expect(names.length).toBeGreaterThan(2);
    for (const [name, option] of names) expect(nameOf.option(level, option)).toBe(name);
  }
});

test("nameOf gives names, joins flags, and shows what it does not know as a number", () => {
  expect(nameOf.family(constants.AF_INET6)).toBe("AF_INET6");
  expect(nameOf.family(77)).toBe("77");
  expect(nameOf.type(constants.SOCK_STREAM | constants.SOCK_NONBLOCK)).toBe("SOCK_STREAM|SOCK_NONBLOCK");
  expect([nameOf.type(99), nameOf.type(-1)]).toEqual(["99", "-1"]);
  expect(nameOf.msg(constants.MSG_DONTWAIT | constants.MSG_PEEK)).toBe("MSG_PEEK|MSG_DONTWAIT");
  expect(nameOf.msg(0)).toBe("0");
  expect(nameOf.msg(constants.MSG_PEEK | 0x400000)).toBe("MSG_PEEK|0x400000");
  expect(nameOf.epoll(constants.EPOLLIN | constants.EPOLLET)).toBe("EPOLLIN|EPOLLET");
  expect(nameOf.epoll(-1)).toMatch(/EPOLLET\|0x[0-9a-f]+$/);
  expect(nameOf.option(constants.SOL_SOCKET, constants.SO_REUSEADDR)).toBe("SO_REUSEADDR");
  expect(nameOf.option(constants.IPPROTO_TCP, constants.TCP_NODELAY)).toBe("TCP_NODELAY");
  expect(nameOf.option(12345, 7)).toBe("7");
});

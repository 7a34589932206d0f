import { expect, test } from "vitest";
import * as constants from "../../lib/syscall/constants.ts";
import { nameOf } from "../../lib/syscall/names.ts";
import { fromHeaders, lacksCompiler } from "../support/c-headers.ts";

const HEADERS = [
  ...["sys/socket.h", "netinet/in.h", "netinet/tcp.h", "fcntl.h", "poll.h", "sys/epoll.h", "netdb.h", "sys/ioctl.h"],
  ...["linux/sockios.h", "linux/if_packet.h", "sys/mman.h"],
];

test.skipIf(lacksCompiler)("the constants are those of the C headers (skipped where there is no cc)", () => {
  const ours = { ...constants } as Record<string, number>;
  expect(ours).toEqual(fromHeaders(HEADERS, Object.keys(ours)));
});

test("nameOf gives names, joins flags, and shows what it does not know as a number", () => {
  expect(nameOf.family(constants.AF_INET6)).toBe("AF_INET6");
  expect(nameOf.family(77)).toBe("77");
  expect(nameOf.msg(constants.MSG_DONTWAIT | constants.MSG_PEEK)).toBe("MSG_PEEK|MSG_DONTWAIT");
  expect(nameOf.msg(0)).toBe("0");
  expect(nameOf.msg(constants.MSG_PEEK | 0x400000)).toBe("MSG_PEEK|0x400000");
  expect(nameOf.epoll(constants.EPOLLIN | constants.EPOLLET)).toBe("EPOLLIN|EPOLLET");
  expect(nameOf.epoll(-1)).toMatch(/EPOLLET\|0x[0-9a-f]+$/);
  expect(nameOf.option(constants.SOL_SOCKET, constants.SO_REUSEADDR)).toBe("SO_REUSEADDR");
  expect(nameOf.option(constants.IPPROTO_TCP, constants.TCP_NODELAY)).toBe("TCP_NODELAY");
  expect(nameOf.option(12345, 7)).toBe("7");
});

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as constants from "../../lib/syscall/constants.ts";
import { nameOf } from "../../lib/syscall/names.ts";

const HEADERS = [
  ...["sys/socket.h", "netinet/in.h", "netinet/tcp.h", "fcntl.h", "poll.h", "sys/epoll.h", "netdb.h", "sys/ioctl.h"],
  ...["linux/sockios.h", "linux/if_packet.h", "sys/mman.h"],
];

/** What the C compiler makes of the names. */
function fromHeaders(names: readonly string[]): Record<string, number> {
  const folder = mkdtempSync(join(tmpdir(), "socklab-test-"));
  try {
    const lines = names.map((name) => `printf("\\"%s\\": %lld,", "${name}", (long long)(int)${name});`);
    const source = `#define _GNU_SOURCE\n#include <stdio.h>\n${HEADERS.map((one) => `#include <${one}>`).join("\n")}
      int main(void) { printf("{"); ${lines.join("\n")} printf("\\"\\": 0}"); return 0; }`;
    writeFileSync(join(folder, "constants.c"), source);
    execFileSync("cc", ["-o", join(folder, "constants"), join(folder, "constants.c")], { stdio: "pipe" });
    const { "": _, ...numbers } = JSON.parse(execFileSync(join(folder, "constants"), { encoding: "utf8" }));
    return numbers;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const lacksCompiler = spawnSync("cc", ["--version"]).error !== undefined;

test.skipIf(lacksCompiler)("the constants are those of the C headers (skipped where there is no cc)", () => {
  const ours = { ...constants } as Record<string, number>;
  expect(ours).toEqual(fromHeaders(Object.keys(ours)));
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

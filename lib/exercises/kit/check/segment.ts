import { readdirSync } from "node:fs";
import { BY, call } from "../../../syscall/call.ts";
import { IPPROTO_TCP, TCP_MAXSEG } from "../../../syscall/constants.ts";
import { SPECS } from "../../../syscall/libc.ts";
import { descriptorTarget, socketInode } from "../../../trace/linux/proc-fd.ts";
import { tcpEndpoints } from "../../../trace/linux/procnet.ts";

/**
 * How many bytes a segment of a connection of this process has at most; 0 where it is gone. `node:net` doesn't tell a
 * socket's descriptor in Deno, so it is looked for.
 */
export function largestSegment(localPort: number | undefined, peerPort: number | undefined): number {
  const end = tcpEndpoints().find(({ local, peer }) => local.port === localPort && peer.port === peerPort);
  if (end === undefined) return 0;
  const fd = readdirSync("/proc/self/fd").find((one) => socketInode(descriptorTarget("/proc/self", one)) === end.inode);
  if (fd === undefined) return 0;
  const [value, length] = [Int32Array.of(0), Int32Array.of(4)];
  call(SPECS.getsockopt, BY.PROBE, Number(fd), IPPROTO_TCP, TCP_MAXSEG, value, length);
  return value[0] ?? 0;
}

import { BY, call } from "../../syscall/call.ts";
import { AF_INET, AF_INET6, AF_NETLINK, IPPROTO_TCP, MSG_DONTWAIT, SOCK_DGRAM } from "../../syscall/constants.ts";
import { libc, SPECS } from "../../syscall/libc.ts";

const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST_DUMP = 0x301;
const TCP_BOUND_INACTIVE = 13;
const HEADER = 16;
const REQUEST = HEADER + 56;
const ANSWERS_MAX = 64;

/** A TCP socket that was bound, and neither listens nor is connected. */
export interface BoundSocket {
  readonly host: string;
  readonly uid: number;
  readonly inode: number;
}

/**
 * The TCP sockets that are bound to a port and do no more, which stand in no file of `/proc`. A kernel before Linux 6.8
 * does not tell them, and the list is empty. See sock_diag(7).
 */
export function boundSockets(port: number): BoundSocket[] {
  return [AF_INET, AF_INET6].flatMap((family) => ask(family, port));
}

function ask(family: number, port: number): BoundSocket[] {
  const fd = call(SPECS.socket, BY.PROBE, AF_NETLINK, SOCK_DGRAM, NETLINK_SOCK_DIAG);
  if (fd < 0) return [];
  const found: BoundSocket[] = [];
  const request = requestFor(family, port);
  call(SPECS.send, BY.PROBE, fd, request, request.length, 0);
  const answer = new Uint8Array(16_384);
  for (let i = 0; i < ANSWERS_MAX; i++) {
    const got = call(SPECS.recv, BY.PROBE, fd, answer, answer.length, MSG_DONTWAIT);
    if (got < HEADER || !readAnswer(answer.subarray(0, got), found)) break;
  }
  call(SPECS.close, BY.PROBE, fd);
  return found;
}

/** A `struct inet_diag_req_v2` that asks for all sockets of that state and port. */
function requestFor(family: number, port: number): Uint8Array {
  const bytes = new Uint8Array(REQUEST);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, REQUEST, true);
  view.setUint16(4, SOCK_DIAG_BY_FAMILY, true);
  view.setUint16(6, NLM_F_REQUEST_DUMP, true);
  bytes[HEADER] = family;
  bytes[HEADER + 1] = IPPROTO_TCP;
  view.setUint32(HEADER + 4, 2 ** TCP_BOUND_INACTIVE, true);
  view.setUint16(HEADER + 8, port);
  return bytes;
}

/** Adds what one message of `struct inet_diag_msg`s tells; false at the end of the list. */
function readAnswer(bytes: Uint8Array, found: BoundSocket[]): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + HEADER <= bytes.length; ) {
    const length = view.getUint32(at, true);
    if (view.getUint16(at + 4, true) !== SOCK_DIAG_BY_FAMILY || length < REQUEST) return false;
    const text = new Uint8Array(64);
    const host = libc.inetNtop(bytes[at + HEADER] ?? AF_INET, bytes.slice(at + HEADER + 8, at + HEADER + 24), text, 64);
    const [uid, inode] = [view.getUint32(at + HEADER + 64, true), view.getUint32(at + HEADER + 68, true)];
    found.push({ host: host ?? "", uid, inode });
    at += (length + 3) & ~3;
  }
  return true;
}

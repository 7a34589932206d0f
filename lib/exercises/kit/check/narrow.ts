import { encodeAddress } from "../../../syscall/address.ts";
import { BY, call } from "../../../syscall/call.ts";
import {
  AF_INET,
  F_SETFL,
  IPPROTO_TCP,
  O_NONBLOCK,
  SO_RCVBUF,
  SOCK_STREAM,
  SOL_SOCKET,
  TCP_MAXSEG,
} from "../../../syscall/constants.ts";
import { SPECS } from "../../../syscall/libc.ts";
import { HOST } from "./peer-ports.ts";

/** More than a narrow connection holds, and few enough to be read byte by byte. */
export const NARROW_BYTES = 150_000;

/**
 * The descriptor of a TCP socket that takes little at a time: its receive buffer has room for a few thousand bytes, and
 * since its segments are small, so is the send buffer of whoever sends to it. A send() of much is then cut short, which
 * loopback's usual buffers of millions of bytes hide. Only Node's `net` can use it.
 *
 * @param use what becomes of it: a client of a port, or a listener at any free one
 */
export function narrowSocket(use: { readonly connectTo: number } | "listen"): number {
  const fd = call(SPECS.socket, BY.LIBRARY, AF_INET, SOCK_STREAM, 0);
  const set = (level: number, option: number, value: number): number =>
    call(SPECS.setsockopt, BY.LIBRARY, fd, level, option, new Uint8Array(Int32Array.of(value).buffer), 4);
  set(SOL_SOCKET, SO_RCVBUF, 4096);
  set(IPPROTO_TCP, TCP_MAXSEG, 536);
  call(SPECS.fcntl, BY.LIBRARY, fd, F_SETFL, O_NONBLOCK);
  const address = encodeAddress("connect", HOST, use === "listen" ? 0 : use.connectTo);
  if (use === "listen") call(SPECS.bind, BY.LIBRARY, fd, address, address.length);
  else call(SPECS.connect, BY.LIBRARY, fd, address, address.length);
  return fd;
}

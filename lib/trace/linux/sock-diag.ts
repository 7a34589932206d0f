import { type Address, encodeAddress } from "../../syscall/address.ts";
import { BY, call } from "../../syscall/call.ts";
import { AF_INET, AF_INET6, AF_NETLINK, IPPROTO_TCP, MSG_DONTWAIT, SOCK_DGRAM } from "../../syscall/constants.ts";
import { SPECS } from "../../syscall/libc.ts";
import { type KernelView, TCP_STATES, type TcpState } from "./kernel-view.ts";

const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
const NLMSG_ERROR = 2;
const NLM_F_REQUEST = 1;
const ENOENT = 2;
const HEADER = 16;
const REQUEST = HEADER + 56;
/** Room for `struct inet_diag_msg` and its attributes: what does not fit is dropped, and the state comes first. */
const ANSWER = 512;

/** Whether the kernel has told a state before: one that cannot be asked answers ENOENT for everything. */
let answers = false;

/**
 * What has become of a TCP connection whose descriptor was closed: the kernel works on without a program, until both FINs
 * are acknowledged and TIME_WAIT is over. It is asked for the connection's two addresses, as `ss` does; where it has no
 * such connection, the state is CLOSE. See sock_diag(7).
 *
 * @param seen what was seen before it was closed
 * @returns undefined for what was no connection, and where the kernel cannot be asked
 */
export function viewAfterClose({ fd, state, local, peer }: KernelView): KernelView | undefined {
  if (state === undefined || !local || !peer) return undefined;
  const found = stateOf(local, peer);
  return found && { fd, state: found, local, peer };
}

function stateOf(local: Address, peer: Address): TcpState | undefined {
  const request = requestFor(local, peer);
  const answer = new Uint8Array(ANSWER);
  const fd = request === undefined ? -1 : call(SPECS.socket, BY.PROBE, AF_NETLINK, SOCK_DGRAM, NETLINK_SOCK_DIAG);
  if (request === undefined || fd < 0) return undefined;
  call(SPECS.send, BY.PROBE, fd, request, request.length, 0);
  const got = call(SPECS.recv, BY.PROBE, fd, answer, answer.length, MSG_DONTWAIT);
  call(SPECS.close, BY.PROBE, fd);
  if (got < HEADER + 4) return undefined;
  const view = new DataView(answer.buffer);
  const type = view.getUint16(4, true);
  if (type === NLMSG_ERROR) return view.getInt32(HEADER, true) === -ENOENT && answers ? "CLOSE" : undefined;
  answers = true;
  const state = TCP_STATES[view.getUint8(HEADER + 1)] || "CLOSE";
  return state === "LISTEN" ? "CLOSE" : state; // the kernel has but a listener of that port
}

/** A `struct inet_diag_req_v2`: all but the addresses is in the machine's byte order. */
function requestFor(local: Address, peer: Address): Uint8Array | undefined {
  const [source, target] = [local, peer].map(bytesOf);
  if (!source || !target) return undefined;
  const bytes = new Uint8Array(REQUEST);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, REQUEST, true);
  view.setUint16(4, SOCK_DIAG_BY_FAMILY, true);
  view.setUint16(6, NLM_F_REQUEST, true);
  bytes[HEADER] = local.family === "AF_INET" ? AF_INET : AF_INET6;
  bytes[HEADER + 1] = IPPROTO_TCP;
  view.setUint32(HEADER + 4, 0xffffffff, true); // in whatever state
  bytes.set(source.port, HEADER + 8);
  bytes.set(target.port, HEADER + 10);
  bytes.set(source.host, HEADER + 12);
  bytes.set(target.host, HEADER + 28);
  bytes.fill(0xff, HEADER + 48); // whichever socket has had these addresses
  return bytes;
}

/** Port and host as they are in a packet; undefined for what has none, or is reached by one interface only. */
function bytesOf({ family, host, port }: Address): { port: Uint8Array; host: Uint8Array } | undefined {
  if (family === "AF_UNIX" || host?.includes("%")) return undefined;
  const bytes = encodeAddress("sock_diag", host, port);
  return { port: bytes.subarray(2, 4), host: family === "AF_INET" ? bytes.subarray(4, 8) : bytes.subarray(8, 24) };
}

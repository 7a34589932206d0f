import { type Address, decodeAddress, encodeAddress, sockaddrBuffer, sockaddrText } from "./address.ts";
import { bounded } from "./bounded.ts";
import { BY, call, orThrow } from "./call.ts";
import { checkBuffer, checkData, checkInt, type Data, MAX_BYTES, typeOf } from "./check-arguments.ts";
import { checkKeys } from "./check-keys.ts";
import { type ControlMessage, decodeControl, descriptorsOf, encodeControl } from "./control.ts";
import { ArgumentError } from "./error.ts";
import { SPECS } from "./libc.ts";
import { lengthOf, MessageHeader } from "./message-header.ts";
import { adopt, checkFd } from "./open-descriptors.ts";

/** An address that a message goes to: a host with its port, or a path. What `recvmsg` gives as `from` will do. */
export type Destination =
  | { readonly family?: string; readonly host: string; readonly port: number; readonly path?: undefined }
  | {
      readonly family?: string;
      readonly path: string | Uint8Array;
      readonly host?: undefined;
      readonly port?: undefined;
    };

/** What `sendmsg` sends. */
export interface Message {
  /** The bytes, in any number of pieces, which go as one message. */
  readonly iov: readonly Data[];
  /** Where to; absent where the socket is connected. */
  readonly to?: Destination;
  /** What goes beside the bytes: descriptors, for example. */
  readonly control?: readonly ControlMessage[];
}

/** Where `recvmsg` puts what it receives. */
export interface Room {
  /** The buffers, filled one after the other. */
  readonly iov: readonly Uint8Array[];
  /** How many bytes of control data there is room for; 1088 unless said otherwise, which 253 descriptors fit. */
  readonly controlLength?: number;
}

/** What `recvmsg` received beside the bytes. */
export interface Received {
  /** How many bytes were written to the buffers. */
  readonly bytes: number;
  /** Who sent it; undefined where the kernel does not say: on a connected stream, and of a sender without a name. */
  readonly from: Address | undefined;
  /** What came beside the bytes. */
  readonly control: readonly ControlMessage[];
  /** `MSG_TRUNC` if bytes were lost for want of room, `MSG_CTRUNC` if control data was, `MSG_EOR` … */
  readonly flags: number;
  /** The descriptors among the control data: they are open now, and to be closed. */
  readonly fds: readonly number[];
}

/**
 * Room for the control data of `recvmsg`, unless said otherwise: 253 descriptors, the most that a message has, and
 * credentials.
 */
export const CONTROL_LENGTH = 1088;
/** The kernel takes 1024 buffers, and answers EMSGSIZE for more. */
const MOST_BUFFERS = 2048;

/**
 * Sends one message from several buffers, and control data beside it: descriptors (`SCM_RIGHTS`), the address to send
 * from (`IP_PKTINFO`). On a stream the control data goes with the first byte. See sendmsg(2), cmsg(3).
 *
 * @param message `iov`, its bytes in pieces; `to`, where to; `control`
 * @param flags 0, or `MSG_DONTWAIT`, `MSG_NOSIGNAL` …
 * @returns how many bytes the kernel took
 * @throws {SocketError} EMSGSIZE, EINVAL, EPIPE, EDESTADDRREQ, EPERM for credentials that are not one's own
 * @example
 * ```ts
 * import { AF_UNIX, SOCK_DGRAM, sys } from "socklab";
 *
 * const [a, b] = sys.socketpair(AF_UNIX, SOCK_DGRAM);
 * sys.sendmsg(a, { iov: ["head", "body"], control: [{ type: "SCM_RIGHTS", fds: [a] }] });
 * const { bytes, fds } = sys.recvmsg(b, { iov: [new Uint8Array(16)] });
 * console.log(bytes, fds.length); // 8 1
 * for (const fd of [a, b, ...fds]) sys.close(fd);
 * ```
 */
export function sendmsg(fd: number, message: Message, flags = 0): number {
  const header = sendHeader(message);
  checkInt("sendmsg", "flags", flags);
  return orThrow(
    SPECS.sendmsg,
    bounded(SPECS.sendmsg, checkFd("sendmsg", fd), "out", flags, () => call(SPECS.sendmsg, BY.YOU, fd, header, flags)),
    fd,
    sendText(header),
  );
}

/**
 * Receives one message into several buffers, with who sent it and what came beside it. Descriptors that come are open
 * afterwards, under new numbers. What does not fit is lost, which `flags` tells. See recvmsg(2), cmsg(3).
 *
 * @param room `iov`, the buffers; `controlLength`, how much control data there is room for
 * @param flags 0, or `MSG_DONTWAIT`, `MSG_PEEK`, `MSG_ERRQUEUE`, `MSG_CMSG_CLOEXEC` …
 * @throws {SocketError} EAGAIN, ECONNREFUSED, ECONNRESET, ENOTCONN
 * @example
 * ```ts
 * import { AF_INET, IP_PKTINFO, IPPROTO_IP, SOCK_DGRAM, sys } from "socklab";
 *
 * const udp = sys.socket(AF_INET, SOCK_DGRAM);
 * sys.bind(udp, "0.0.0.0", 0);
 * sys.setsockopt(udp, IPPROTO_IP, IP_PKTINFO, true);
 * sys.sendto(udp, "hello", 0, "127.0.0.2", sys.getsockname(udp)?.port);
 * const { control } = sys.recvmsg(udp, { iov: [new Uint8Array(2), new Uint8Array(8)] });
 * console.log(control[0]?.type === "IP_PKTINFO" && control[0].addr); // 127.0.0.2
 * sys.close(udp);
 * ```
 */
export function recvmsg(fd: number, room: Room, flags = 0): Received {
  const header = recvHeader(room);
  checkInt("recvmsg", "flags", flags);
  checkFd("recvmsg", fd);
  const result = bounded(SPECS.recvmsg, fd, "in", flags, () => call(SPECS.recvmsg, BY.YOU, fd, header, flags));
  return readReceived(orThrow(SPECS.recvmsg, result, fd, recvText(header)), header);
}

/** @internal The C form of a message to be sent. */
export function sendHeader(message: Message): MessageHeader {
  checkKeys("sendmsg", "message", message, ["iov", "to", "control"], '{ iov: ["hello"] }');
  const { iov, to, control = [] } = message;
  const data = checkList("sendmsg", iov).map((one) => checkData("sendmsg", one));
  checkTotal("sendmsg", data);
  return new MessageHeader({
    iov: data,
    name: to === undefined ? undefined : encodeTo(to),
    control: encodeControl(control),
  });
}

/** @internal The C form of the room for a message. */
export function recvHeader(room: Room): MessageHeader {
  checkKeys("recvmsg", "room", room, ["iov", "controlLength"], "{ iov: [new Uint8Array(64)] }");
  const { iov, controlLength = CONTROL_LENGTH } = room;
  const buffers = checkList("recvmsg", iov).map((one) => {
    checkBuffer("recvmsg", one);
    return one;
  });
  checkTotal("recvmsg", buffers);
  checkInt("recvmsg", "controlLength", controlLength, 0, 65_536);
  const control = new Uint8Array(new ArrayBuffer(controlLength));
  return new MessageHeader({ iov: buffers, name: sockaddrBuffer().bytes, control });
}

/** @internal What the kernel wrote; descriptors that came become known. */
export function readReceived(bytes: number, header: MessageHeader): Received {
  const control = decodeControl(header.received);
  const fds = descriptorsOf(control);
  for (const fd of fds) adopt(fd);
  const from = header.name && decodeAddress(header.name, header.nameLength);
  return { bytes, from, control, flags: header.flags, fds };
}

/** @internal How a message reads in an error. */
export function sendText({ iov, name }: MessageHeader): string {
  return [`${lengthOf(iov)} bytes`, ...(name ? [sockaddrText(name)] : [])].join(", ");
}

/** @internal How the room for a message reads in an error. */
export function recvText({ iov }: MessageHeader): string {
  return `[${iov.map(({ length }) => length).join(", ")}]`;
}

function encodeTo(to: unknown): Uint8Array {
  checkKeys("sendmsg", "to", to, ["family", "host", "port", "path"], '{ host: "127.0.0.1", port: 5000 }');
  const { host, port, path } = to as Record<string, unknown>;
  return path === undefined ? encodeAddress("sendmsg", host, port ?? null) : encodeAddress("sendmsg", path, undefined);
}

function checkList(syscall: string, iov: unknown): readonly unknown[] {
  if (Array.isArray(iov) && iov.length <= MOST_BUFFERS) return Array.from(iov);
  throw new ArgumentError(
    "ERR_ARG_TYPE",
    syscall,
    "iov",
    `iov must be an array of at most ${MOST_BUFFERS} buffers, not ${typeOf(iov)}`,
  );
}

function checkTotal(syscall: string, buffers: readonly Uint8Array[]): void {
  checkInt(syscall, "the sum of the lengths", lengthOf(buffers), 0, MAX_BYTES);
}

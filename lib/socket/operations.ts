import type { Address } from "../syscall/address.ts";
import { checkData, checkInt, type Data, MAX_BYTES } from "../syscall/check-arguments.ts";
import { MSG_DONTWAIT } from "../syscall/constants.ts";
import type { ControlMessage } from "../syscall/control.ts";
import { ArgumentError } from "../syscall/error.ts";
import { SPECS } from "../syscall/libc.ts";
import {
  CONTROL_LENGTH,
  type Message,
  readReceived,
  recvHeader,
  recvText,
  sendHeader,
  sendText,
} from "../syscall/message.ts";
import { joined, MessageHeader } from "../syscall/message-header.ts";
import { type Bytes, copyBytes, explainEmpty } from "./bytes.ts";
import type { Operation } from "./wait/perform.ts";

/** What `Socket.recvmsg` gives: one message, who sent it, and what came beside the bytes. */
export interface ReceivedMessage {
  /** What it carried. */
  readonly data: Bytes;
  /** The same in the pieces that were asked for, as far as they were filled. */
  readonly iov: readonly Bytes[];
  /** Who sent it; undefined where the kernel does not say: on a connected stream, and of a sender without a name. */
  readonly from: Address | undefined;
  /** What came beside the bytes. */
  readonly control: readonly ControlMessage[];
  /** `MSG_TRUNC` if bytes were lost for want of room, `MSG_CTRUNC` if control data was, `MSG_EOR` … */
  readonly flags: number;
  /**
   * The descriptors among the control data, open now: `Socket.fromFd` makes sockets of them, `sys.close` closes them.
   */
  readonly fds: readonly number[];
}

/** write(2) as something that may have to wait. It takes no MSG_DONTWAIT. */
export function writing(fd: number, data: Data, peer: string): Operation<number> {
  const bytes = checkData("write", data);
  return {
    what: `${peer} to make room`,
    spec: SPECS.write,
    want: "out",
    text: `${bytes.length} bytes`,
    needsNonblocking: true,
    args: () => [fd, bytes, bytes.length],
    done: (result) => result,
  };
}

/** read(2) as something that may have to wait. */
export function reading(fd: number, max: number, peer: string, type: number): Operation<Bytes> {
  checkInt("read", "max", max, 0, MAX_BYTES);
  return {
    what: `bytes from ${peer}`,
    spec: SPECS.read,
    want: "in",
    text: String(max),
    needsNonblocking: true,
    args: () => [fd, new Uint8Array(max), max],
    done: (result, args) => explainEmpty(copyBytes(args[1] as Uint8Array, result), type, max),
  };
}

/**
 * sendmsg(2) as something that may have to wait. The bytes are copied: they may have to wait longer than the caller.
 */
export function sendingMessage(fd: number, message: Message, flags: number, peer: string): Operation<number> {
  const { iov, name, control } = sendHeader(message);
  const header = new MessageHeader({ iov: iov.map((one) => new Uint8Array(one)), name, control });
  return {
    what: `${peer} to make room`,
    spec: SPECS.sendmsg,
    want: "out",
    text: sendText(header),
    args: (dontWait) => [fd, header, flags | (dontWait ? MSG_DONTWAIT : 0)],
    done: (result) => result,
  };
}

/** recvmsg(2) as something that may have to wait. */
export function receivingMessage(
  fd: number,
  sizes: number | readonly number[],
  flags: number,
  type: number,
  controlLength: number = CONTROL_LENGTH,
): Operation<ReceivedMessage> {
  const lengths = checkSizes(sizes);
  const room = (): MessageHeader => recvHeader({ iov: lengths.map((size) => new Uint8Array(size)), controlLength });
  return {
    what: "a message",
    spec: SPECS.recvmsg,
    want: "in",
    text: recvText(room()),
    args: (dontWait) => [fd, room(), flags | (dontWait ? MSG_DONTWAIT : 0)],
    done: (result, args) => messageOf(result, args[1] as MessageHeader, type),
  };
}

function messageOf(result: number, header: MessageHeader, type: number): ReceivedMessage {
  const { bytes, ...rest } = readReceived(result, header);
  let left = bytes;
  const iov = header.iov.map((buffer) => {
    const filled = Math.min(left, buffer.length);
    left -= filled;
    return copyBytes(buffer, filled);
  });
  const filled = bytes - left; // with MSG_TRUNC the kernel tells how many bytes there were
  const room = header.iov.reduce((sum, { length }) => sum + length, 0);
  return { data: explainEmpty(copyBytes(joined(header.iov, filled), filled), type, room), iov, ...rest };
}

function checkSizes(sizes: number | readonly number[]): readonly number[] {
  const list: unknown = typeof sizes === "number" ? [sizes] : sizes;
  if (Array.isArray(list) && list.length <= 1024) {
    return Array.from(list, (size) => checkInt("recvmsg", "max", size, 0, MAX_BYTES));
  }
  throw new ArgumentError(
    "ERR_ARG_TYPE",
    "recvmsg",
    "max",
    "max must be a number of bytes, or an array of at most 1024",
  );
}

import type { Address } from "../syscall/address.ts";
import type { Arg } from "../syscall/call.ts";
import { checkData, checkInt, type Data, MAX_BYTES } from "../syscall/check-arguments.ts";
import { MSG_DONTWAIT } from "../syscall/constants.ts";
import type { ControlMessage } from "../syscall/control.ts";
import { ArgumentError } from "../syscall/error.ts";
import { SPECS } from "../syscall/libc.ts";
import {
  CONTROL_LENGTH,
  type Message,
  type Received,
  readReceived,
  recvHeader,
  recvText,
  sendHeader,
  sendText,
} from "../syscall/message.ts";
import { joined, lengthOf, MessageHeader } from "../syscall/message-header.ts";
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

/** What is the same in every call that sends. */
type Sending = Pick<Operation<number>, "parts" | "args" | "done">;

/**
 * A call that sends bytes: all of them at once, or on a stream what is left of them.
 *
 * @param args C's arguments for the bytes that it is given
 */
export function sendingBytes(
  bytes: Uint8Array,
  isStream: boolean,
  args: (rest: Uint8Array, dontWait: boolean) => Arg[],
): Sending {
  if (!isStream) return { args: (dontWait) => args(bytes, dontWait), done: (result) => result };
  const parts = { taken: 0, total: bytes.length };
  return {
    parts,
    args: (dontWait) => args(parts.taken === 0 ? bytes : bytes.subarray(parts.taken), dontWait),
    done: () => parts.taken,
  };
}

/** write(2) as something that may have to wait. It takes no MSG_DONTWAIT. */
export function writing(fd: number, data: Data, peer: string, isStream: boolean): Operation<number> {
  const bytes = checkData("write", data);
  return {
    what: `${peer} to make room`,
    spec: SPECS.write,
    want: "out",
    text: `${bytes.length} bytes`,
    needsNonblocking: true,
    ...sendingBytes(bytes, isStream, (rest) => [fd, rest, rest.length]),
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
export function sendingMessage(
  fd: number,
  message: Message,
  flags: number,
  peer: string,
  isStream: boolean,
): Operation<number> {
  const { iov, name, control } = sendHeader(message);
  const header = new MessageHeader({ iov: iov.map((one) => new Uint8Array(one)), name, control });
  const parts = { taken: 0, total: lengthOf(header.iov) };
  const rest = (): MessageHeader =>
    parts.taken === 0 ? header : new MessageHeader({ iov: after(header.iov, parts.taken), name, control: NO_CONTROL });
  return {
    what: `${peer} to make room`,
    spec: SPECS.sendmsg,
    want: "out",
    text: sendText(header),
    ...(isStream ? { parts } : {}),
    args: (dontWait) => [fd, rest(), flags | (dontWait ? MSG_DONTWAIT : 0)],
    done: (result) => (isStream ? parts.taken : result),
  };
}

/** Control data goes with a message's first byte. */
const NO_CONTROL = new Uint8Array();

/** What is left of several buffers after so many bytes. */
function after(buffers: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  if (count === 0) return buffers;
  let left = count;
  const rest: Uint8Array[] = [];
  for (const buffer of buffers) {
    const skipped = Math.min(left, buffer.length);
    left -= skipped;
    if (skipped < buffer.length) rest.push(buffer.subarray(skipped));
  }
  return rest;
}

/** The room for a message, checked: buffers of so many bytes, and so much for control data. */
export interface MessageRoom {
  readonly buffers: readonly Uint8Array[];
  readonly controlLength: number;
}

/** Room for a message in one piece or several. */
export const messageRoom = (
  sizes: number | readonly number[],
  controlLength: number = CONTROL_LENGTH,
): MessageRoom => ({ buffers: checkSizes(sizes).map((size) => new Uint8Array(size)), controlLength });

/** recvmsg(2) as something that may have to wait. */
export function receivingMessage(
  fd: number,
  room: MessageRoom,
  flags: number,
  type: number,
): Operation<ReceivedMessage> {
  const message = new MessageInParts(fd, room, flags);
  const whole = message.part(0);
  return { ...whole, done: (result, args) => message.message(whole.done(result, args), type) };
}

/** A message that one call receives, or on a stream several (MSG_WAITALL): each fills what is left of the buffers. */
export class MessageInParts {
  readonly #fd: number;
  readonly #room: MessageRoom;
  readonly #flags: number;
  readonly #control: ControlMessage[] = [];
  readonly #fds: number[] = [];
  #last: Omit<Received, "bytes" | "control" | "fds"> = { from: undefined, flags: 0 };

  constructor(fd: number, room: MessageRoom, flags: number) {
    this.#fd = fd;
    this.#room = room;
    this.#flags = flags;
  }

  /** Whether descriptors came: the kernel does not put the bytes behind them into the same message. */
  get isEnough(): boolean {
    return this.#fds.length > 0;
  }

  /** The call that receives what is left after so many bytes. */
  part(from: number): Operation<number> {
    const { buffers, controlLength } = this.#room;
    const rest = after(buffers, from);
    const header = (): MessageHeader => recvHeader({ iov: rest, controlLength });
    return {
      what: "a message",
      spec: SPECS.recvmsg,
      want: "in",
      text: recvText(header()),
      args: (dontWait) => [this.#fd, header(), this.#flags | (dontWait ? MSG_DONTWAIT : 0)],
      done: (result, args) => {
        const { bytes, control, fds, ...last } = readReceived(result, args[1] as MessageHeader);
        this.#control.push(...control);
        this.#fds.push(...fds);
        this.#last = last;
        return bytes;
      },
    };
  }

  /** What has come, all together. */
  message(bytes: number, type: number): ReceivedMessage {
    const rest = { ...this.#last, control: this.#control, fds: this.#fds };
    return messageOf(bytes, this.#room.buffers, rest, type);
  }
}

function messageOf(
  bytes: number,
  buffers: readonly Uint8Array[],
  rest: Omit<Received, "bytes">,
  type: number,
): ReceivedMessage {
  let left = bytes;
  const iov = buffers.map((buffer) => {
    const filled = Math.min(left, buffer.length);
    left -= filled;
    return copyBytes(buffer, filled);
  });
  const filled = bytes - left; // with MSG_TRUNC the kernel tells how many bytes there were
  return { data: explainEmpty(copyBytes(joined(buffers, filled), filled), type, lengthOf(buffers)), iov, ...rest };
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

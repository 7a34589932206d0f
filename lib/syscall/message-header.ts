import { addressOf } from "./libc.ts";

const BYTES = 56;
const NAME_LENGTH = 8;
const CONTROL_LENGTH = 40;
const FLAGS = 48;

/** The buffers that a `struct msghdr` points to. */
export interface MessageParts {
  /** What is sent, or room for what is received. */
  readonly iov: readonly Uint8Array[];
  /** The address that it goes to, or room for the one that it came from. */
  readonly name: Uint8Array | undefined;
  /** Control data, or room for it. */
  readonly control: Uint8Array;
}

/**
 * C's `struct msghdr`: it points to the address, to an array of `struct iovec`, each of which points to a buffer, and
 * to control data. All of these live as long as it does, which is to be until the call is over. See recvmsg(2).
 */
export class MessageHeader extends Uint8Array implements MessageParts {
  readonly iov: readonly Uint8Array[];
  readonly name: Uint8Array | undefined;
  readonly control: Uint8Array;
  /** The array of `struct iovec`: for each buffer its address and its length. */
  readonly vectors: BigUint64Array;

  constructor({ iov, name, control }: MessageParts) {
    super(new ArrayBuffer(BYTES));
    this.iov = iov;
    this.name = name;
    this.control = control;
    this.vectors = new BigUint64Array(new ArrayBuffer(16 * iov.length));
    for (const [i, buffer] of iov.entries()) {
      this.vectors[i * 2] = pointerTo(buffer);
      this.vectors[i * 2 + 1] = BigInt(buffer.length);
    }
    const view = this.#view();
    view.setBigUint64(0, name ? pointerTo(name) : 0n, true);
    view.setUint32(NAME_LENGTH, name?.length ?? 0, true);
    view.setBigUint64(16, pointerTo(new Uint8Array(this.vectors.buffer)), true);
    view.setBigUint64(24, BigInt(iov.length), true);
    view.setBigUint64(32, pointerTo(control), true);
    view.setBigUint64(CONTROL_LENGTH, BigInt(control.length), true);
  }

  /** What is made of it by `subarray` and the like has no buffers of its own. */
  static get [Symbol.species](): typeof Uint8Array {
    return Uint8Array;
  }

  /** How long the address is; after `recvmsg`, as the kernel says. */
  get nameLength(): number {
    return this.#view().getUint32(NAME_LENGTH, true);
  }

  /** After `recvmsg`, the control data that came. */
  get received(): Uint8Array {
    return this.control.subarray(0, Number(this.#view().getBigUint64(CONTROL_LENGTH, true)));
  }

  /** After `recvmsg`, `MSG_TRUNC` and the like. */
  get flags(): number {
    return this.#view().getInt32(FLAGS, true);
  }

  #view(): DataView {
    return new DataView(this.buffer, this.byteOffset, BYTES);
  }
}

function pointerTo(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : addressOf(bytes);
}

/** How many bytes several buffers have. */
export const lengthOf = (buffers: readonly Uint8Array[]): number =>
  buffers.reduce((sum, { length }) => sum + length, 0);

/** The first bytes of several buffers, as one. */
export function joined(buffers: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const buffer of buffers) {
    if (at >= length) break;
    const part = buffer.subarray(0, length - at);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

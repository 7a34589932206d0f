import { types } from "node:util";
import { typeOf } from "./address.ts";
import { checkInt } from "./check.ts";
import { ArgumentError } from "./error.ts";
import { addressOf } from "./libc.ts";

/**
 * One instruction of classic BPF: what to do, how many instructions to skip if a comparison holds and if not, and its
 * number. `[6, 0, 0, 0]` (return 0) drops a packet, `[6, 0, 0, 0xffffffff]` keeps all of it. See linux/filter.h.
 */
export type FilterInstruction = readonly [code: number, ifTrue: number, ifFalse: number, k: number];

const INSTRUCTION = 8;
/** The kernel takes no more. */
const MOST = 4096;

/**
 * C's `struct sock_fprog`: how many instructions, and where they lie. They live as long as it does, which is to be until
 * the call is over; the kernel makes a copy.
 */
export class FilterProgram extends Uint8Array {
  readonly instructions: Uint8Array;

  constructor(instructions: Uint8Array) {
    super(new ArrayBuffer(16));
    this.instructions = instructions;
    const view = new DataView(this.buffer);
    view.setUint16(0, instructions.length / INSTRUCTION, true);
    view.setBigUint64(8, addressOf(instructions), true);
  }

  /** What is made of it by `subarray` and the like has no instructions. */
  static get [Symbol.species](): typeof Uint8Array {
    return Uint8Array;
  }
}

/**
 * A program for `SO_ATTACH_FILTER` from its instructions, or from their bytes.
 *
 * @throws {ArgumentError} for what is neither
 */
export function encodeFilter(value: unknown): FilterProgram {
  if (types.isUint8Array(value) && isWhole(value.length / INSTRUCTION)) {
    return new FilterProgram(new Uint8Array(value));
  }
  if (!Array.isArray(value) || !isWhole(value.length)) {
    throw new ArgumentError(
      "ERR_ARG_TYPE",
      "setsockopt",
      "value",
      `a filter must be 1 to ${MOST} instructions like [6, 0, 0, 0], or their bytes, not ${typeOf(value)}`,
    );
  }
  const program: unknown[] = Array.from(value);
  const bytes = new Uint8Array(new ArrayBuffer(program.length * INSTRUCTION));
  const view = new DataView(bytes.buffer);
  for (const [i, one] of program.entries()) {
    const [code, ifTrue, ifFalse, k] = Array.isArray(one) ? one : [];
    view.setUint16(i * INSTRUCTION, checkInt("setsockopt", `code of instruction ${i}`, code, 0, 0xffff), true);
    view.setUint8(i * INSTRUCTION + 2, checkInt("setsockopt", `ifTrue of instruction ${i}`, ifTrue, 0, 255));
    view.setUint8(i * INSTRUCTION + 3, checkInt("setsockopt", `ifFalse of instruction ${i}`, ifFalse, 0, 255));
    const number = checkInt("setsockopt", `k of instruction ${i}`, k, -(2 ** 31), 2 ** 32 - 1);
    view.setUint32(i * INSTRUCTION + 4, number, true);
  }
  return new FilterProgram(bytes);
}

/** The instructions of a program that lies in memory. */
export function decodeFilter(bytes: Uint8Array): FilterInstruction[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / INSTRUCTION }, (_, i) => {
    const at = i * INSTRUCTION;
    return [view.getUint16(at, true), view.getUint8(at + 2), view.getUint8(at + 3), view.getUint32(at + 4, true)];
  });
}

/** Room for the longest program. */
export const FILTER_BYTES: number = MOST * INSTRUCTION;

function isWhole(count: number): boolean {
  return Number.isInteger(count) && count > 0 && count <= MOST;
}

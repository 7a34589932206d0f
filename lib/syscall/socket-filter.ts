import { types } from "node:util";
import { encodeProgram, INSTRUCTION_BYTES, type Instruction } from "../base/bpf.ts";
import { checkInt, typeOf } from "./check-arguments.ts";
import { ArgumentError } from "./error.ts";
import { addressOf } from "./libc.ts";

/**
 * One instruction of classic BPF: what to do, how many instructions to skip if a comparison holds and if not, and its
 * number. `[6, 0, 0, 0]` (return 0) drops a packet, `[6, 0, 0, 0xffffffff]` keeps all of it. See linux/filter.h.
 */
export type FilterInstruction = readonly [code: number, ifTrue: number, ifFalse: number, k: number];

/** The kernel takes no more. */
const MOST = 4096;

/**
 * C's `struct sock_fprog`: how many instructions, and where they lie. They live as long as it does, which is to be
 * until the call is over; the kernel makes a copy.
 */
export class FilterProgram extends Uint8Array {
  readonly instructions: Uint8Array;

  constructor(instructions: Uint8Array) {
    super(new ArrayBuffer(16));
    this.instructions = instructions;
    const view = new DataView(this.buffer);
    view.setUint16(0, instructions.length / INSTRUCTION_BYTES, true);
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
  if (types.isUint8Array(value) && isWhole(value.length / INSTRUCTION_BYTES)) {
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
  return new FilterProgram(encodeProgram(Array.from(value, checkInstruction)));
}

function checkInstruction(one: unknown, i: number): Instruction {
  const [code, ifTrue, ifFalse, k] = Array.isArray(one) ? one : [];
  const check = (name: string, value: unknown, min: number, max: number): number =>
    checkInt("setsockopt", `${name} of instruction ${i}`, value, min, max);
  return [
    check("code", code, 0, 0xffff) as Instruction[0],
    check("ifTrue", ifTrue, 0, 255),
    check("ifFalse", ifFalse, 0, 255),
    check("k", k, -(2 ** 31), 2 ** 32 - 1),
  ];
}

/** The instructions of a program that lies in memory. */
export function decodeFilter(bytes: Uint8Array): FilterInstruction[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / INSTRUCTION_BYTES }, (_, i) => {
    const at = i * INSTRUCTION_BYTES;
    return [view.getUint16(at, true), view.getUint8(at + 2), view.getUint8(at + 3), view.getUint32(at + 4, true)];
  });
}

/** Room for the longest program. */
export const FILTER_BYTES: number = MOST * INSTRUCTION_BYTES;

function isWhole(count: number): boolean {
  return Number.isInteger(count) && count > 0 && count <= MOST;
}

/**
 * Classic BPF: the small programs by which the kernel filters packets and system calls. They have an accumulator A, an
 * index X and jumps forwards only, told by how many instructions to skip. See bpf(4), Linux's `linux/bpf_common.h`.
 */

/** What an instruction does; `k` is its operand. A test is without a sign. */
export const BPF = {
  LOAD_WORD: 0x20, // A = the word at k, of the packet or of `struct seccomp_data`
  LOAD_BYTE: 0x30,
  LOAD_WORD_AT_X: 0x40, // A = the word at X + k
  X_IS_HEADER_LENGTH: 0xb1, // X = the length of the IPv4 header at k
  AND: 0x54, // A = A & k
  SKIP: 0x05, // k instructions
  IF_EQUAL: 0x15,
  IF_AT_LEAST: 0x35,
  IF_ANY_BIT: 0x45, // whether A has one of k's bits
  RETURN: 0x06, // ends the program with the answer k
} as const;

/** One instruction: what it does, how many to skip where the answer is yes and where it is no, and the operand. */
export type Instruction = readonly [code: (typeof BPF)[keyof typeof BPF], ifTrue: number, ifFalse: number, k: number];

/** The bytes of one instruction. */
export const INSTRUCTION_BYTES = 8;

/** A program as an array of `struct sock_filter`, in the byte order of x86-64 and arm64. */
export function encodeProgram(program: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(program.length * INSTRUCTION_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [i, [code, ifTrue, ifFalse, k]] of program.entries()) {
    const at = i * INSTRUCTION_BYTES;
    view.setUint16(at, code, true);
    view.setUint8(at + 2, ifTrue);
    view.setUint8(at + 3, ifFalse);
    view.setUint32(at + 4, k, true);
  }
  return bytes;
}

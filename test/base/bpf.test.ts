import { expect, test } from "vitest";
import { BPF, encodeProgram, INSTRUCTION_BYTES } from "../../lib/base/bpf.ts";
import { fromHeaders, lacksCompiler } from "../support/c-headers.ts";

test("encodeProgram() lays a program out as struct sock_filter, the largest operand included", () => {
  const bytes = encodeProgram([
    [BPF.IF_EQUAL, 1, 255, 0xfffff004],
    [BPF.RETURN, 0, 0, 0x80000000],
  ]);
  const view = new DataView(bytes.buffer);
  expect(bytes).toHaveLength(2 * INSTRUCTION_BYTES);
  expect([view.getUint16(0, true), bytes[2], bytes[3], view.getUint32(4, true)]).toEqual([0x15, 1, 255, 0xfffff004]);
  expect([view.getUint16(8, true), bytes[10], bytes[11], view.getUint32(12, true)]).toEqual([6, 0, 0, 0x80000000]);
});

const MADE_OF = {
  LOAD_WORD: "BPF_LD | BPF_W | BPF_ABS",
  LOAD_BYTE: "BPF_LD | BPF_B | BPF_ABS",
  LOAD_WORD_AT_X: "BPF_LD | BPF_W | BPF_IND",
  X_IS_HEADER_LENGTH: "BPF_LDX | BPF_B | BPF_MSH",
  AND: "BPF_ALU | BPF_AND | BPF_K",
  SKIP: "BPF_JMP | BPF_JA",
  IF_EQUAL: "BPF_JMP | BPF_JEQ | BPF_K",
  IF_AT_LEAST: "BPF_JMP | BPF_JGE | BPF_K",
  IF_ANY_BIT: "BPF_JMP | BPF_JSET | BPF_K",
  RETURN: "BPF_RET | BPF_K",
} as const satisfies Record<keyof typeof BPF, string>;

test.skipIf(lacksCompiler)("BPF's instructions are those of the C header (skipped where there is no cc)", () => {
  const numbers = fromHeaders(["linux/bpf_common.h"], Object.values(MADE_OF));
  expect(BPF).toEqual(Object.fromEntries(Object.entries(MADE_OF).map(([name, made]) => [name, numbers[made]])));
});

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  FAMILIES,
  MAKING_PROCESSES,
  MAKING_SOCKETS,
  REFUSED,
  seccompFilter,
} from "../../../lib/grade/sandbox/seccomp.ts";

/** The kernel's own tables, of Debian's package linux-libc-dev, which comes with a C compiler: apt install gcc. */
const HEADERS = {
  x64: "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
  arm64: "/usr/include/asm-generic/unistd.h", // arm64 has no numbers of its own
} as const;

describe.each(Object.entries(HEADERS))("the system calls' numbers on %s", (processor, header) => {
  test.skipIf(!existsSync(header))(`are those of ${header}, of the package linux-libc-dev`, () => {
    const text = readFileSync(header, "utf8");
    const numbersIn = (name: string) =>
      [...text.matchAll(new RegExp(`^#define __NR_${name}\\s+(\\d+)$`, "gm"))].map(([, number]) => Number(number));
    const at = processor === "x64" ? 0 : 1;
    const calls = Object.entries({ ...REFUSED, ...MAKING_PROCESSES, ...MAKING_SOCKETS });
    expect(Object.fromEntries(calls.map(([name]) => [name, numbersIn(name)]))).toEqual(
      Object.fromEntries(calls.map(([name, numbers]) => [name, [numbers[at]]])),
    );
  });
});

/** `struct seccomp_data`: the call's number, the processor's, where the call was made from, and the call's first argument. */
function seccompData(number: number, arch: number, argument: number): DataView {
  const view = new DataView(new ArrayBuffer(64));
  view.setUint32(0, number, true);
  view.setUint32(4, arch, true);
  view.setUint32(16, argument, true);
  return view;
}

/** Does what the kernel does with a filter: BPF_LD, the jumps and BPF_RET of linux/bpf_common.h. */
function resultOf(filter: Uint8Array, data: DataView): number {
  const program = new DataView(filter.buffer, filter.byteOffset, filter.byteLength);
  let loaded = 0;
  for (let at = 0; at < filter.length; at += 8) {
    const [code, k] = [program.getUint16(at, true), program.getUint32(at + 4, true)];
    const skip = (holds: boolean) => 8 * program.getUint8(at + (holds ? 2 : 3));
    if (code === 0x06) return k;
    if (code === 0x20) loaded = data.getUint32(k, true);
    else if (code === 0x15) at += skip(loaded === k);
    else if (code === 0x35) at += skip(loaded >= k);
    else if (code === 0x45) at += skip((loaded & k) !== 0);
    else throw new Error(`no such instruction: ${code}`);
  }
  throw new Error("the filter has no end");
}

const [ALLOW, KILL, EPERM, ENOSYS] = [0x7fff0000, 0x80000000, 0x00050001, 0x00050026] as const;
const [X64, ARM64] = [0xc000003e, 0xc00000b7] as const;

test.each([
  ["x64", 0, X64, ARM64],
  ["arm64", 1, ARM64, X64],
] as const)("seccompFilter() refuses these calls on %s, and no others", (processor, at, arch, otherArch) => {
  const resultFor = (number: number, argument = 0, from: number = arch) =>
    resultOf(seccompFilter(processor), seccompData(number, from, argument));
  const refused: number[] = Object.values(REFUSED).map((numbers) => numbers[at]);
  const sockets: number[] = Object.values(MAKING_SOCKETS).map((numbers) => numbers[at]);
  const [clone, clone3] = [MAKING_PROCESSES.clone[at], MAKING_PROCESSES.clone3[at]];
  for (let number = 0; number < 600; number++) {
    const wanted = refused.includes(number) || sockets.includes(number) ? EPERM : number === clone3 ? ENOSYS : ALLOW;
    expect([number, resultFor(number)]).toEqual([number, wanted]);
  }
  for (const number of sockets) {
    const families = Array.from({ length: 64 }, (_, family) => family);
    expect(families.filter((family) => resultFor(number, family) === ALLOW)).toEqual([1, 2, 10]); // AF_UNIX, AF_INET, AF_INET6
    expect([...FAMILIES]).toEqual([1, 2, 10]);
    expect(resultFor(number, 0xffffffff)).toBe(EPERM);
  }
  expect(resultFor(clone, 0x11)).toBe(ALLOW);
  expect(resultFor(clone, 0x10000011)).toBe(EPERM); // CLONE_NEWUSER
  expect(resultFor(0x40000001)).toBe(EPERM); // of x86-64's second table
  expect(resultFor(1, 0, otherArch)).toBe(KILL);
});

test("seccompFilter() refuses nothing on a processor whose numbers it does not know", () => {
  expect(resultOf(seccompFilter("riscv64"), seccompData(319, X64, 0))).toBe(ALLOW);
});

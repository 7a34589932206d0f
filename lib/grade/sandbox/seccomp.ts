import { constants } from "node:os";
import { BPF, encodeProgram, type Instruction } from "../../base/bpf.ts";
import { AF_INET, AF_INET6, AF_UNIX } from "../../syscall/constants.ts";

const { LOAD_WORD, IF_EQUAL, IF_AT_LEAST, IF_ANY_BIT, RETURN } = BPF;

/** A system call's number on x86-64, and on arm64. */
type Numbers = readonly [x64: number, arm64: number];

/** The system calls that answers are refused. See syscalls(2). */
export const REFUSED = {
  // memory that no process owns, which no process's size shows
  ...{ memfd_create: [319, 279], memfd_secret: [447, 447], shmget: [29, 194], msgget: [68, 186] },
  ...{ semget: [64, 190] },
  // namespaces and file systems of their own
  ...{ unshare: [272, 97], setns: [308, 268], mount: [165, 40], pivot_root: [155, 41], chroot: [161, 51] },
  // what a network course has no use for, and breakouts often had
  ...{ ptrace: [101, 117], add_key: [248, 217], request_key: [249, 218], keyctl: [250, 219], bpf: [321, 280] },
  ...{ perf_event_open: [298, 241], userfaultfd: [323, 282], io_uring_setup: [425, 425] },
} as const satisfies Readonly<Record<string, Numbers>>;

/** Those that make processes: they may, but not in new namespaces. */
export const MAKING_PROCESSES = {
  clone: [56, 220],
  // its flags lie in memory, where a filter can't look. glibc uses `clone` where there is none
  clone3: [435, 435],
} as const satisfies Readonly<Record<string, Numbers>>;

/** Those that make sockets: they may, of these families. Others lead to other machines' kernels, or deep into this one. */
export const MAKING_SOCKETS = { socket: [41, 198], socketpair: [53, 199] } as const satisfies Readonly<
  Record<string, Numbers>
>;
export const FAMILIES = [AF_UNIX, AF_INET, AF_INET6] as const;

/** Which of the numbers is a processor's, and what the kernel calls it: AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64. */
const PROCESSORS = {
  x64: { at: 0, arch: 0xc000003e },
  arm64: { at: 1, arch: 0xc00000b7 },
} as const;

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const NEW_NAMESPACES = 0x7e020000;
/** x86-64 has a second table of calls, from here on: __X32_SYSCALL_BIT. */
const OTHER_TABLE = 0x40000000;

/** Where `struct seccomp_data` has what, and what a filter returns. See seccomp(2). */
const AT = { number: 0, arch: 4, firstArgument: 16 } as const;
const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const refuse = (errno: number): number => 0x00050000 | errno;

/**
 * The filter by which bubblewrap refuses answers some system calls, for this processor: those that would take memory which
 * no process's size shows, and those that open much of the kernel. Where the processor is another, it refuses nothing.
 */
export function seccompFilter(processor: string = process.arch): Uint8Array {
  const known = processor === "x64" || processor === "arm64" ? PROCESSORS[processor] : undefined;
  if (known === undefined) return encodeProgram([[RETURN, 0, 0, ALLOW]]);
  const { arch, at } = known;
  const { EPERM, ENOSYS } = constants.errno;
  return encodeProgram([
    [LOAD_WORD, 0, 0, AT.arch],
    [IF_EQUAL, 1, 0, arch],
    [RETURN, 0, 0, KILL],
    [LOAD_WORD, 0, 0, AT.number],
    ...returnIf(IF_AT_LEAST, OTHER_TABLE, refuse(EPERM)),
    ...Object.values(REFUSED).flatMap((numbers) => returnIf(IF_EQUAL, numbers[at], refuse(EPERM))),
    ...returnIf(IF_EQUAL, MAKING_PROCESSES.clone3[at], refuse(ENOSYS)),
    ...familiesOf([MAKING_SOCKETS.socket[at], MAKING_SOCKETS.socketpair[at]], refuse(EPERM)),
    [IF_EQUAL, 0, 3, MAKING_PROCESSES.clone[at]], // three further on, all else is allowed
    [LOAD_WORD, 0, 0, AT.firstArgument],
    ...returnIf(IF_ANY_BIT, NEW_NAMESPACES, refuse(EPERM)),
    [RETURN, 0, 0, ALLOW],
  ]);
}

/** Ends the filter at a call of one of two numbers: refused, unless its first argument is a family that is allowed. */
function familiesOf([one, other]: readonly [number, number], refusal: number): Instruction[] {
  const tests = FAMILIES.map((family, index): Instruction => [IF_EQUAL, FAMILIES.length - index, 0, family]);
  const block: Instruction[] = [
    [LOAD_WORD, 0, 0, AT.firstArgument],
    ...tests,
    [RETURN, 0, 0, refusal],
    [RETURN, 0, 0, ALLOW],
  ];
  return [[IF_EQUAL, 1, 0, one], [IF_EQUAL, 0, block.length, other], ...block];
}

/** Ends the filter if the test holds. */
const returnIf = (test: Instruction[0], k: number, ending: number): Instruction[] => [
  [test, 0, 1, k],
  [RETURN, 0, 0, ending],
];

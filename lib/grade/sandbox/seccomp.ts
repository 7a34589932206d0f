import { Buffer } from "node:buffer";
import { constants } from "node:os";

/** The numbers of the system calls that answers are refused, and of those that make processes. See syscalls(2). */
const CALLS = {
  x64: {
    arch: 0xc000003e,
    // memory that no process owns: memfd_create, memfd_secret, shmget, msgget
    refused: [319, 447, 29, 68].concat(
      // namespaces and file systems of their own: unshare, setns, mount, pivot_root, chroot
      [272, 308, 165, 155, 161],
      // what a network course has no use for, and breakouts often had: ptrace, add_key, request_key, keyctl, bpf,
      // perf_event_open, userfaultfd, io_uring_setup
      [101, 248, 249, 250, 321, 298, 323, 425],
    ),
    clone: 56,
  },
  arm64: {
    arch: 0xc00000b7,
    refused: [279, 447, 194, 186].concat([97, 268, 40, 41, 51], [117, 217, 218, 219, 280, 241, 282, 425]),
    clone: 220,
  },
} as const;
/** Its flags lie in memory, where a filter can't look. glibc uses `clone` where there is none. */
const CLONE3 = 435;
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const NEW_NAMESPACES = 0x7e020000;
/** x86-64 has a second table of calls, from here on. */
const OTHER_TABLE = 0x40000000;

/** Classic BPF, and where `struct seccomp_data` has what. See seccomp(2). */
const [LOAD, IF_EQUAL, IF_AT_LEAST, IF_ANY_BIT, RETURN] = [0x20, 0x15, 0x35, 0x45, 0x06];
const AT = { number: 0, arch: 4, firstArgument: 16 } as const;
const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const refuse = (errno: number): number => 0x00050000 | errno;

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, operand: number];

/**
 * The filter by which bubblewrap refuses answers some system calls, for this processor: those that would take memory which
 * no process's size shows, and those that open much of the kernel. Where the processor is another, it refuses nothing.
 */
export function seccompFilter(processor: string = process.arch): Buffer {
  const calls = processor === "x64" || processor === "arm64" ? CALLS[processor] : undefined;
  const { EPERM, ENOSYS } = constants.errno;
  const when = (test: number, operand: number, ending: number): Instruction[] => [
    [test, 0, 1, operand],
    [RETURN, 0, 0, ending],
  ];
  const program: Instruction[] = calls
    ? [
        [LOAD, 0, 0, AT.arch],
        [IF_EQUAL, 1, 0, calls.arch],
        [RETURN, 0, 0, KILL],
        [LOAD, 0, 0, AT.number],
        ...when(IF_AT_LEAST, OTHER_TABLE, refuse(EPERM)),
        ...calls.refused.flatMap((number) => when(IF_EQUAL, number, refuse(EPERM))),
        ...when(IF_EQUAL, CLONE3, refuse(ENOSYS)),
        [IF_EQUAL, 0, 3, calls.clone],
        [LOAD, 0, 0, AT.firstArgument],
        ...when(IF_ANY_BIT, NEW_NAMESPACES, refuse(EPERM)),
      ]
    : [];
  return Buffer.concat([...program, [RETURN, 0, 0, ALLOW] as const].map(encoded));
}

/** `struct sock_filter`, as both processors lay it out. */
function encoded([code, ifTrue, ifFalse, operand]: Instruction): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(ifTrue, 2);
  bytes.writeUInt8(ifFalse, 3);
  bytes.writeUInt32LE(operand >>> 0, 4);
  return bytes;
}

/** What an answer's processes may take. */
export const LIMITS = {
  /** Memory that all of them hold together. */
  memoryBytes: 512 * 1024 * 1024,
  /** V8's own heap, below that, so that it ends with its own words. */
  heapMiB: 256,
  /** Processor seconds of each. */
  cpuSeconds: 30,
  /** A file's length. */
  fileBytes: 16 * 1024 * 1024,
  /** The memory that stands in for a disk. */
  diskBytes: 32 * 1024 * 1024,
  descriptors: 256,
  /** Processes and threads of all of them: Node has about a dozen threads of its own. */
  processes: 64,
  /** What they print, on both streams. */
  outputBytes: 4 * 1024 * 1024,
} as const;

/** What a command begins with to be held within the limits that the kernel itself keeps, of each process or of its user. */
export const limited = (): string[] => [
  "/bin/prlimit",
  `--cpu=${LIMITS.cpuSeconds}`,
  `--fsize=${LIMITS.fileBytes}`,
  `--nofile=${LIMITS.descriptors}`,
  `--nproc=${LIMITS.processes}`,
  "--core=0",
  "--msgqueue=0",
];

/** Node's own limit of its heap. */
export const nodeFlags: readonly string[] = [`--max-old-space-size=${LIMITS.heapMiB}`];

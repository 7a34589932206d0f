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

/** How long the judge waits, in milliseconds: for one check, for one thing to happen in it, and an answer's own wait. */
export const PATIENCE = { deadlineMs: 4000, patienceMs: 2500, answerMs: 2000 } as const;

/** How long an answer's process may take to start and to run its cell once. */
export const LOAD_MS = 5000;

/** How long all exercises of a submission may take. */
export const SUBMISSION_MS = 180_000;

/** A call that failed, and what it was given where that is known. */
export interface Failure {
  /** The call's C name. */
  readonly syscall: string;
  /** The errno's name. */
  readonly code: string;
  /** The descriptor the call was made on, or -1. */
  readonly fd: number;
  /** The whole numbers among its arguments, in the order of its declaration. */
  readonly ints: readonly number[];
  /** The address it was given, as C has it. */
  readonly address: Uint8Array | undefined;
  /** The numbers behind the pointer to an option's value. */
  readonly value: Int32Array | undefined;
  /** How long it took, in nanoseconds; undefined where nobody measured. */
  readonly tookNs: number | undefined;
}

/** Finds what caused an errno and says what one does about it; undefined where nothing is worth saying. */
export type Advisor = (failure: Failure) => string | undefined;

const NOTHING_KNOWN = { ints: [], address: undefined, value: undefined, tookNs: undefined };

/**
 * What the learner's call that failed last was given, kept as libc keeps errno: only so long that the error that is made
 * of it can say more.
 */
let last: Omit<Failure, "code"> | undefined;

/** Who advises. `lib/trace/causes` installs itself here; without it an error says what errno says. */
export const advisor: { advise: Advisor | null } = { advise: null };

/** Keeps what a call was given that has just failed. */
export function noteFailure(given: Omit<Failure, "code">): void {
  last = given;
}

/** The sentence for a call that failed, or undefined where none is worth saying. */
export function advice(syscall: string, code: string, fd: number): string | undefined {
  const given = last?.syscall === syscall && last.fd === fd ? last : { syscall, fd, ...NOTHING_KNOWN };
  last = undefined;
  try {
    return advisor.advise?.({ ...given, code });
  } catch {
    return undefined; // the errno itself is what must be told
  }
}

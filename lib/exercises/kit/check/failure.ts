/** Something is not as a check wants it. */
export class Failure extends Error {
  override readonly name = "Failure";
  /** What was wanted, in words. */
  readonly expected: string;
  /** What was seen instead. */
  readonly got: string;
  /** Where to look, if it is another place than the check's hint says. */
  readonly look: string | undefined;
  /** Whether something was waited for, and did not come. */
  readonly waited: boolean;

  constructor(expected: string, got: string, look?: string, waited = false) {
    super(`wanted ${expected}, got ${got}`);
    this.expected = expected;
    this.got = got;
    this.look = look;
    this.waited = waited;
  }
}

/**
 * Why an answer gave no value: it is still the stub; it threw; it had not settled when the time was over; a promise that
 * it did not await was rejected, or a callback of its threw; it is not what the exercise asks for; its process ended.
 */
export type AnswerErrorReason = "not-yet" | "threw" | "deadline" | "stray" | "kind" | "crash";

/** What an answer's error told about itself: plain text, since it may come from another process. */
export interface AnswerErrorFacts {
  readonly reason: AnswerErrorReason;
  readonly message: string;
  /** The errno's name, or another code. */
  readonly code?: string | undefined;
  /** The call that failed or that was waited in. */
  readonly syscall?: string | undefined;
  /** Of a wait that was given up: what it waited for. */
  readonly waitingFor?: string | undefined;
}

/** An answer gave no value. */
export class AnswerError extends Error implements AnswerErrorFacts {
  override readonly name = "AnswerError";
  readonly reason: AnswerErrorReason;
  readonly code: string | undefined;
  readonly syscall: string | undefined;
  readonly waitingFor: string | undefined;

  constructor({ reason, message, code, syscall, waitingFor }: AnswerErrorFacts) {
    super(message);
    this.reason = reason;
    this.code = code;
    this.syscall = syscall;
    this.waitingFor = waitingFor;
  }
}

/** The code by which a stub says that it is one. */
export const TODO_CODE = "ERR_TODO";

/** The facts of whatever an answer threw. */
export function factsOf(error: unknown, reason: AnswerErrorReason = "threw"): AnswerErrorFacts {
  const { code, syscall, waitingFor, name, message } = (error ?? {}) as Record<string, unknown>;
  const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  const sentence = text(message) ?? String(error);
  return {
    reason: code === TODO_CODE ? "not-yet" : reason,
    message: !text(name) || sentence.startsWith(`${text(syscall)}(`) ? sentence : `${name}: ${sentence}`,
    code: text(code),
    syscall: text(syscall),
    waitingFor: text(waitingFor),
  };
}

/** What happened, as a sentence about the answer. */
export function tellAnswerError(error: AnswerErrorFacts): string {
  const { reason, message, code, syscall, waitingFor } = error;
  if (code === "ERR_DEADLINE" && waitingFor) return `it waited in ${syscall}() for ${waitingFor}, and nothing came`;
  switch (reason) {
    case "threw":
      return `it threw ${message}`;
    case "stray":
      return `a promise that nobody awaits was rejected, or a callback threw: ${message}`;
    case "deadline":
    case "kind":
    case "crash":
    case "not-yet":
      return message;
  }
}

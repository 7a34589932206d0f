import type { Facts } from "./facts.ts";

/** What caused an errno and what one usually does about it: it follows the errno's own text after a colon. */
export type Sentence = string | ((f: Facts) => string);

/** One cause of an errno: when it is the one, and what to say then. */
export interface Cause {
  readonly when: (f: Facts) => boolean;
  readonly say: Sentence;
}

/**
 * Causes by call and errno (`"bind EINVAL"`), or by errno alone. The first that holds is told; a sentence without a
 * condition holds always, so it stands last, and names several causes where several remain.
 */
export type Causes = Readonly<Record<string, readonly (Cause | Sentence)[]>>;

export const when = (condition: (f: Facts) => boolean, say: Sentence): Cause => ({ when: condition, say });

/** The sentence of the first cause that holds; undefined where none does. */
export function firstOf(causes: readonly (Cause | Sentence)[], f: Facts): string | undefined {
  for (const cause of causes) {
    const isPlain = typeof cause === "string" || typeof cause === "function";
    if (!isPlain && !cause.when(f)) continue;
    const say = isPlain ? cause : cause.say;
    return typeof say === "string" ? say : say(f);
  }
  return undefined;
}

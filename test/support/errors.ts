/** The error that a function throws or a promise rejects with. Fails where there is none. */
export async function errorOf<E extends Error = Error & { code?: string } & Record<string, unknown>>(
  what: (() => unknown) | Promise<unknown>,
): Promise<E> {
  let value: unknown;
  try {
    value = await (typeof what === "function" ? what() : what);
  } catch (error) {
    return error as E;
  }
  throw new Error(`nothing was thrown; there was a result: ${String(value)}`);
}

/** The `code` of the error that a function throws at once. */
export function codeOf(what: () => unknown): string {
  try {
    what();
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
  return "nothing was thrown";
}

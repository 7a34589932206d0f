import { inspect } from "node:util";
import { display } from "./kernel.ts";

/** What can be shown richly: anything with its HTML and its text. */
export interface Showable {
  /** For `text/html`. */
  readonly html: string;
  /** For `text/plain`, and for a terminal: the same, complete. */
  readonly text: string;
}

/**
 * Shows something under the cell: a figure or a table richly, anything else as text. In a terminal the text is printed.
 *
 * @example
 * ```ts
 * import { AF_INET, callTable, SOCK_STREAM, show, socket, trace } from "socklab";
 *
 * socket(AF_INET, SOCK_STREAM).close();
 * show(callTable(trace.events()));
 * ```
 */
export function show(what: unknown): void {
  if (isShowable(what)) display().send({ "text/html": what.html, "text/plain": what.text });
  else display().send({ "text/plain": typeof what === "string" ? what : inspect(what) });
}

function isShowable(what: unknown): what is Showable {
  const { html, text } = (what ?? {}) as Partial<Showable>;
  return typeof html === "string" && typeof text === "string";
}

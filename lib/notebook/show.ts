import { inspect } from "node:util";
import { SocklabError } from "../syscall/error.ts";
import { card, type Showable } from "./card.ts";
import { display } from "./jupyter.ts";

/**
 * Shows something under the cell: a figure, a table or one of our errors richly, anything else as text. Several are
 * shown one below the other. In a terminal the text is printed.
 *
 * @example
 * ```ts
 * import { AF_INET, callsFigure, SOCK_STREAM, show, socket, trace } from "socklab";
 *
 * socket(AF_INET, SOCK_STREAM).close();
 * show(callsFigure(trace.events()));
 * ```
 */
export function show(...what: readonly unknown[]): void {
  for (const one of what) showOne(one);
}

function showOne(what: unknown): void {
  if (what instanceof SocklabError) showOne(errorCard(what));
  else if (isShowable(what)) display().send({ "text/html": what.html, "text/plain": what.text });
  else display().send({ "text/plain": typeof what === "string" ? what : inspect(what) });
}

function isShowable(what: unknown): what is Showable {
  const { html, text } = (what ?? {}) as Partial<Showable>;
  return typeof html === "string" && typeof text === "string";
}

function errorCard(error: SocklabError): Showable {
  const { html } = card({ label: error.name, title: error.code, lines: [error.message], foot: "", tone: "no" });
  return { html, text: `${error.name}: ${error.message}` };
}

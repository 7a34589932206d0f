import { type Child, element, markup } from "./markup.ts";
import { INK, TEXT_FONT } from "./palette.ts";

/**
 * A picture or table of what was recorded. `show` displays it; it is plain data, made by a pure function.
 *
 * @example
 * ```ts
 * import { callTable, type Figure, trace } from "socklab";
 *
 * const table: Figure = callTable(trace.events());
 * console.log(table.text);
 * ```
 */
export interface Figure {
  /** The heading, and the figure's name for a screen reader. */
  readonly title: string;
  /** One sentence on what is to be seen, for those who do not see it. */
  readonly description: string;
  /** For `text/html`: inline SVG or a table, coloured by the page, without ids, scripts or requests. */
  readonly html: string;
  /** For `text/plain`: the same, complete, for a terminal. */
  readonly text: string;
}

/** What all figures share: a body, and notes below that say what is folded, compressed or could not be observed. */
export function figureOf(parts: {
  readonly title: string;
  readonly description: string;
  readonly body: Child;
  readonly notes: readonly string[];
  readonly text: string;
}): Figure {
  const { title, description, body, notes, text } = parts;
  const root = element(
    "div",
    { style: `color:${INK};font:13px/1.45 ${TEXT_FONT};max-width:860px;margin:.4em 0` },
    body,
    notes.length > 0 && element("div", { style: "margin:.3em 0 0;font-size:12px;opacity:.78" }, notes.join(" ")),
  );
  return { title, description, html: markup(root), text: [text, ...notes].join("\n") };
}

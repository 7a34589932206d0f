import { type Child, element, markup } from "./markup.ts";
import { INK, TEXT_FONT } from "./palette.ts";

/**
 * A picture or table of what was recorded. `show` displays it; it is plain data, made by a pure function.
 *
 * @example
 * ```ts
 * import { callsFigure, type Figure, trace } from "socklab";
 *
 * const table: Figure = callsFigure(trace.events());
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

/**
 * On paper a figure is dark on white, whatever the page's theme, and is not cut where it would fit the next sheet. All it
 * changes is in the figure.
 */
export const PRINT_STYLE: string = [
  "@media print{",
  ".socklab-figure{--jp-content-font-color1:#000;--jp-layout-color0:#fff;print-color-adjust:exact;",
  "--socklab-overflow:visible;--socklab-wrap:normal}",
  ".socklab-figure svg,.socklab-figure tr{break-inside:avoid}",
  "}",
].join("");

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
    { class: "socklab-figure", style: `color:${INK};font:13px/1.45 ${TEXT_FONT};max-width:860px;margin:.4em 0` },
    element("style", {}, PRINT_STYLE),
    body,
    notes.length > 0 && element("div", { style: "margin:.3em 0 0;font-size:12px;opacity:.78" }, notes.join(" ")),
  );
  return { title, description, html: markup(root), text: [text, ...notes].join("\n") };
}

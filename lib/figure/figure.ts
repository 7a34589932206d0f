import type { SocketNames } from "../analysis/socket-names.ts";
import { Markup, markup, type Part } from "../base/markup.ts";
import { FIGURE_STYLE } from "./figure-style.ts";
import { CODE_FONT, INK, TEXT_FONT } from "./palette.ts";

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

/** What every figure may be told: what it and its sockets are called. */
export interface Named {
  /** Names for the sockets, `{ client, server }`; without them a socket is called after its role. */
  readonly names?: SocketNames;
  /** The figure's heading, which is also its name for a screen reader. Each kind of figure has one of its own. */
  readonly title?: string;
  /** `false` leaves out how such a figure is read, where one above it has told already. */
  readonly legend?: boolean;
}

/** The keys of `Named`. */
export const NAMED_KEYS: readonly string[] = ["names", "title", "legend"];

/** A figure's title and its description. */
export type Headline = Pick<Figure, "title" | "description">;

/** What a figure is made of. */
interface FigureParts {
  readonly body: Part;
  /** The body as text. */
  readonly lines: readonly string[];
  /** What is particular to this figure: what is missing, folded, or could not be observed. */
  readonly notes: readonly (string | false)[];
  /** What is the same in every such figure, and is folded away: how it is read. */
  readonly legend?: readonly (string | false)[];
  /** Whether the text can be unfolded below: a drawing needs it, a table is text already. */
  readonly asText?: boolean;
}

/**
 * What all figures share: a body, and notes below that say what is folded, compressed or could not be observed.
 *
 * What does not apply of the notes and the legend is `false` or empty.
 *
 * @param tellsHow whether the legend is told at all
 */
export function figureOf(
  { title, description }: Headline,
  { body, lines, notes, legend = [], asText = false }: FigureParts,
  tellsHow = true,
): Figure {
  const [said, how] = [notes, tellsHow ? legend : []].map((all) =>
    all.filter((note) => note !== false && note !== ""),
  ) as [string[], string[]];
  const { text: html } = markup`
    <div class="socklab-figure" style="color:${INK};font:13px/1.45 ${TEXT_FONT};max-width:860px;margin:.4em 0">
      <style>${new Markup(FIGURE_STYLE)}</style>
      ${body}
      ${said.length > 0 && markup`<div style="margin:.3em 0 0;font-size:12px;opacity:.78">${said.join(" ")}</div>`}
      ${
        how.length > 0 &&
        markup`
          <details style="margin:.3em 0 0;font-size:12px;opacity:.78">
            <summary>How to read it</summary>
            ${how.join(" ")}
          </details>
        `
      }
      ${asText && body !== false && drawText(lines)}
    </div>
  `;
  return { title, description, html, text: [`${title}: ${description}`, ...lines, ...said, ...how].join("\n") };
}

/** The figure as text, for whoever would rather read or copy it. */
function drawText(lines: readonly string[]): Markup {
  const pre = `margin:.3em 0;font:12px/1.35 ${CODE_FONT};color:inherit;overflow:auto;max-height:85vh;white-space:pre`;
  return markup`
    <details class="socklab-text" style="margin:.3em 0 0;font-size:12px;opacity:.78">
      <summary>As text</summary>
      <pre style=${pre}>${lines.join("\n")}</pre>
    </details>
  `;
}

import { type ComponentChild, h } from "preact";
import { renderToString } from "preact-render-to-string";

/** Something to show: as HTML in a page, as text in a terminal. */
export interface Shown {
  readonly title: string;
  readonly description: string;
  readonly html: string;
  readonly text: string;
}

/** What a card says, from top to bottom. */
export interface CardText {
  readonly label: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly foot: string;
  readonly tone: keyof typeof TONES;
}

/** Edge colours with a contrast of 3:1 or more on white and on a dark page alike. */
const TONES = { ask: "#8a63d2", plain: "#808890", yes: "#2a9d5c", partly: "#c27c0e", no: "#d1495b" } as const;
const FONT = "font-family:var(--jp-ui-font-family,system-ui,sans-serif);color:var(--jp-content-font-color1,inherit)";

/** A small framed note with a coloured edge. */
export function card(given: CardText): Shown & { readonly foot: string } {
  const { label, title, lines, foot, tone } = given;
  const html = renderToString(
    h(
      "div",
      {
        style: `${FONT};border-left:4px solid ${TONES[tone]};padding:.4em .9em;margin:.3em 0;max-width:56em;line-height:1.5`,
      },
      h("div", { style: "font-size:.85em;letter-spacing:.02em;opacity:.8" }, label),
      h("div", { style: "font-weight:600" }, title),
      lines.map((line) => h("div", { style: "white-space:pre-wrap" }, line)),
      foot && h("div", { style: "margin-top:.3em;font-style:italic" }, foot),
    ),
  );
  return {
    title,
    description: lines.join(" "),
    html,
    text: [`[${label}] ${title}`, ...lines, foot].filter(Boolean).join("\n"),
    foot,
  };
}

/** A row of a plain table, a text a column. */
export type Row = readonly string[];

/** A table of texts. */
export function plainTable(title: string, head: Row, rows: readonly Row[]): Shown {
  const cell = (tag: "th" | "td", text: string): ComponentChild =>
    h(
      tag,
      { style: `text-align:left;vertical-align:top;padding:.25em .7em;${tag === "th" ? "font-weight:600;" : ""}` },
      text,
    );
  const html = renderToString(
    h(
      "div",
      { style: `${FONT};overflow-x:auto` },
      h("div", { style: "font-weight:600;margin:.3em .7em" }, title),
      h(
        "table",
        { style: "border-collapse:collapse;font-size:.92em" },
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            head.map((text) => cell("th", text)),
          ),
        ),
        h(
          "tbody",
          null,
          rows.map((row) =>
            h(
              "tr",
              { style: "border-top:1px solid rgba(128,128,128,.35)" },
              row.map((text) => cell("td", text)),
            ),
          ),
        ),
      ),
    ),
  );
  const widths = head.map((text, i) => Math.max(text.length, ...rows.map((row) => (row[i] ?? "").length)));
  const line = (row: Row): string =>
    row
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd();
  return {
    title,
    description: rows.map((row) => row.join(", ")).join("; "),
    html,
    text: [title, line(head), ...rows.map(line)].join("\n"),
  };
}

/** A part of a manual page: a heading, and a text or a piece of code. */
export interface Section {
  readonly heading: string;
  readonly body: string;
  readonly code: boolean;
}

/** A manual page: a declaration, and its sections. */
export function manual(signature: string, sections: readonly Section[]): Shown {
  const mono = "font-family:var(--jp-code-font-family,ui-monospace,monospace);font-size:.95em;white-space:pre-wrap";
  const html = renderToString(
    h(
      "div",
      {
        style: `${FONT};border-left:4px solid ${TONES.plain};padding:.4em .9em;margin:.3em 0;max-width:56em;line-height:1.5`,
      },
      h("div", { style: `${mono};font-weight:600` }, signature),
      sections.map(({ heading, body, code }) => [
        heading && h("div", { style: "font-weight:600;margin-top:.6em" }, heading),
        h(
          "div",
          { style: code ? `${mono};margin:.2em 0` : "white-space:pre-wrap;margin-top:.2em" },
          code ? body : withCode(body),
        ),
      ]),
    ),
  );
  const parts = sections.map(({ heading, body }) => (heading ? `${heading}\n${body.replace(/^/gm, "  ")}` : body));
  return { title: signature, description: sections[0]?.body ?? "", html, text: [signature, ...parts].join("\n\n") };
}

/** A text with its `code`, in backticks, set as code. */
function withCode(text: string): ComponentChild[] {
  return text.split(/`([^`\n]+)`/).map((part, i) => (i % 2 === 1 ? h("code", null, part) : part));
}

/** A text as it stands, line by line. */
export function textPage(title: string, text: string): Shown {
  const html = renderToString(
    h("pre", { style: `${FONT};white-space:pre-wrap;max-width:56em;margin:.3em .9em` }, text),
  );
  return { title, description: text, html, text };
}

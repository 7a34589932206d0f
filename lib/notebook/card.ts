import { type Markup, markup, type Part } from "../base/markup.ts";

/** What can be shown richly: anything with its HTML and its text. */
export interface Showable {
  /** For `text/html`. */
  readonly html: string;
  /** For `text/plain`, and for a terminal: the same, complete. */
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

/** Something with a coloured edge at its left. */
function edged(tone: keyof typeof TONES, ...content: Part[]): Markup {
  const edge = `border-left:4px solid ${TONES[tone]};padding:.4em .9em;margin:.3em 0;max-width:56em;line-height:1.5`;
  return markup`<div style="${FONT};${edge}">${content}</div>`;
}

/** A small framed note with a coloured edge. */
export function card({ label, title, lines, foot, tone }: CardText): Showable {
  const { text: html } = edged(
    tone,
    markup`
      <div style="font-size:.85em;letter-spacing:.02em;opacity:.8">${label}</div>
      <div style="font-weight:600">${title}</div>
      ${lines.map((line) => markup`<div style="white-space:pre-wrap">${line}</div>`)}
      ${foot !== "" && markup`<div style="margin-top:.3em;font-style:italic">${foot}</div>`}
    `,
  );
  return { html, text: [`[${label}] ${title}`, ...lines, foot].filter(Boolean).join("\n") };
}

/** A row of a plain table, a text a column. */
export type TableRow = readonly string[];

const CELL = "text-align:left;vertical-align:top;padding:.25em .7em;";

/** A table of texts. */
export function plainTable(title: string, head: TableRow, rows: readonly TableRow[]): Showable {
  const row = (texts: TableRow): Markup => markup`
    <tr style="border-top:1px solid rgba(128,128,128,.35)">
      ${texts.map((text) => markup`<td style="${CELL}">${text}</td>`)}
    </tr>
  `;
  const { text: html } = markup`
    <div style="${FONT};overflow-x:auto">
      <div style="font-weight:600;margin:.3em .7em">${title}</div>
      <table style="border-collapse:collapse;font-size:.92em">
        <thead>
          <tr>${head.map((text) => markup`<th style="${CELL}font-weight:600;">${text}</th>`)}</tr>
        </thead>
        <tbody>${rows.map(row)}</tbody>
      </table>
    </div>
  `;
  const widths = head.map((text, i) => Math.max(text.length, ...rows.map((row) => (row[i] ?? "").length)));
  const padded = (row: TableRow): string[] => row.map((text, i) => text.padEnd(widths[i] ?? 0));
  const line = (row: TableRow): string => padded(row).join("  ").trimEnd();
  return { html, text: [title, line(head), ...rows.map(line)].join("\n") };
}

/** A part of a manual page: a heading, and a text or a piece of code. */
export interface Section {
  readonly heading: string;
  readonly body: string;
  readonly code: boolean;
}

/** A manual page: a declaration, and its sections. */
export function manual(signature: string, sections: readonly Section[]): Showable {
  const mono = "font-family:var(--jp-code-font-family,ui-monospace,monospace);font-size:.95em;white-space:pre-wrap";
  const parts = sections.map(({ heading, body, code }) => {
    const style = code ? `${mono};margin:.2em 0` : "white-space:pre-wrap;margin-top:.2em";
    return markup`
      ${heading !== "" && markup`<div style="font-weight:600;margin-top:.6em">${heading}</div>`}
      <div style="${style}">${code ? body : withCode(body)}</div>
    `;
  });
  const { text: html } = edged("plain", markup`<div style="${mono};font-weight:600">${signature}</div>`, parts);
  const texts = sections.map(({ heading, body }) => (heading ? `${heading}\n${body.replace(/^/gm, "  ")}` : body));
  return { html, text: [signature, ...texts].join("\n\n") };
}

/** A text with its `code`, in backticks, set as code. */
function withCode(text: string): Part[] {
  return text.split(/`([^`\n]+)`/).map((part, i) => (i % 2 === 1 ? markup`<code>${part}</code>` : part));
}

/** A text as it stands, line by line. */
export function textPage(text: string): Showable {
  const { text: html } =
    markup`<pre style="${FONT};white-space:pre-wrap;max-width:56em;margin:.3em .9em">${text}</pre>`;
  return { html, text };
}

/** A text that is HTML or XML already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in the template: texts are escaped, markup is taken as it is, nothing is written for `false`. */
export type Part = string | number | false | undefined | Markup | readonly Part[];

/** HTML or XML as a template. Whatever is put into it is escaped, and rid of the characters that XML forbids. */
export function markup(pieces: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(String.raw({ raw: pieces }, ...parts.map(textOf)));
}

function textOf(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (part === undefined || part === false) return "";
  if (typeof part === "object") return part.map(textOf).join("");
  return legal(String(part)).replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

const PLAIN = /^[ -~]*$/;

/** A text without the characters that XML forbids: control characters and halves of surrogate pairs. */
export function legal(text: string): string {
  if (PLAIN.test(text)) return text; // most are, and this is quicker
  return text.replace(/(?![\t\n\r])[\p{Control}\p{Surrogate}\ufffe\uffff]/gu, "\ufffd");
}

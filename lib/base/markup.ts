/** A text that is HTML, SVG or XML already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template. */
export type Part = string | number | false | undefined | Markup | readonly Part[];

/**
 * HTML, SVG or XML as a template. What is put into it is escaped, and rid of the characters that XML forbids:
 *
 * - among texts, markup is taken as it is, a list is written one after the other, and nothing for `false` and `undefined`;
 * - `x=${x}` is a whole attribute: it gets its quotes, and is left out where the value is `false`, `undefined` or empty;
 * - `d="M${x} 0"` is a part of one.
 *
 * A number in an attribute is rounded to one decimal, so that a figure is the same everywhere. A line break with the
 * spaces after it is the program's indentation, and is not written.
 *
 * @throws {TypeError} for a part elsewhere within a tag, where no text could be escaped, and for a tag without its end
 * @example
 * `` markup`<text x=${12.345} fill=${undefined}>${"a < b"}</text>`.text `` is `<text x="12.3">a &lt; b</text>`.
 */
export function markup(pieces: TemplateStringsArray, ...parts: Part[]): Markup {
  let template = templates.get(pieces);
  if (template === undefined) {
    template = readTemplate(pieces);
    templates.set(pieces, template);
  }
  const { texts, places } = template;
  let text = texts[0] as string;
  for (let i = 0; i < parts.length; i++) text += written(parts[i], places[i] as string) + texts[i + 1];
  return new Markup(text);
}

/** A template as it was read once: its texts, and between them where each part stands. */
interface Template {
  readonly texts: readonly string[];
  /** `TEXT`, `QUOTES`, or the name of the attribute whose value the part is. */
  readonly places: readonly string[];
}

const TEXT = "";
const QUOTES = '"';
const templates = new WeakMap<TemplateStringsArray, Template>();

function readTemplate(pieces: TemplateStringsArray): Template {
  const texts: string[] = [];
  const places: string[] = [];
  let where: "text" | "tag" | "quotes" = "text";
  for (const [i, piece] of pieces.entries()) {
    let text = "";
    for (const [token] of piece.matchAll(/\n\s* |./gs)) {
      if (where === "tag" && token === ">") text = text.replace(/ +(\/?)$/, "$1");
      if (token.length > 1) text += where === "tag" ? " " : "";
      else text += token;
      if (where === "text" && token === "<") where = "tag";
      else if (where === "tag" && token === ">") where = "text";
      else if (where !== "text" && token === '"') where = where === "tag" ? "quotes" : "tag";
    }
    if (i < pieces.length - 1) {
      const attribute = where === "tag" ? / ([\w:-]+)=$/.exec(text) : undefined;
      if (attribute === null) throw new TypeError(`A part within a tag must be an attribute's value: ${text}`);
      if (attribute) text = text.slice(0, attribute.index);
      places.push(attribute?.[1] ?? (where === "quotes" ? QUOTES : TEXT));
    } else if (where !== "text") throw new TypeError(`A tag without its end: ${text}`);
    texts.push(text);
  }
  return { texts, places };
}

function written(part: Part, place: string): string {
  if (place === TEXT) return textOf(part);
  const value = attributeText(part);
  if (place === QUOTES) return value;
  return value === "" ? "" : ` ${place}="${value}"`;
}

function textOf(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (part === undefined || part === false) return "";
  if (typeof part === "string") return escaped(part);
  return typeof part === "number" ? String(part) : part.map(textOf).join("");
}

function attributeText(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "number") return String(round(part));
  if (typeof part === "string") return escaped(part);
  throw new TypeError("An attribute's value must be a text or a number, not markup");
}

/** A number with one decimal at most. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const HARMLESS = /^[ !#-%'-;=?-~]*$/;

/** `>` needs it only where it may end a `]]>`, which no XML text may hold. */
function escaped(text: string): string {
  if (HARMLESS.test(text)) return text; // most are, and this is quicker
  return legal(text).replace(/[&<"]|(?<![^\]])>/g, (one) => ENTITIES[one] as string);
}

const PLAIN = /^[ -~]*$/;

/** A text without the characters that XML forbids: control characters and halves of surrogate pairs. */
export function legal(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(/(?![\t\n\r])[\p{Control}\p{Surrogate}\ufffe\uffff]/gu, "\ufffd");
}

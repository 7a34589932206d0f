import { endOfText } from "./json-size.ts";

/** What may stand where a number does, and is none of JSON's. */
const NO_NUMBER = /-?\b(?:Infinity|NaN)\b/g;

/**
 * JSON as Python writes it, too: Jupyter keeps an output's NaN and Infinity, which no JSON has, and they become null.
 *
 * @throws {SyntaxError} when it is none
 */
export function parseLenientJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    return JSON.parse(withNulls(text));
  }
}

/** The text with null for such numbers; what stands in quotes stays. */
function withNulls(text: string): string {
  const parts: string[] = [];
  for (let from = 0; from < text.length; ) {
    const quote = text.indexOf('"', from);
    const end = quote < 0 ? text.length : quote;
    parts.push(text.slice(from, end).replace(NO_NUMBER, "null"));
    from = quote < 0 ? text.length : endOfText(text, quote) + 1;
    if (quote >= 0) parts.push(text.slice(quote, from));
  }
  return parts.join("");
}

const QUOTE = 34;
const BACKSLASH = 92;
const [COMMA, BRACKET, BRACE] = [44, 91, 123];

/**
 * How many values a text of JSON holds at most: what it takes in memory once it is parsed depends on that, and hardly on its
 * length. It takes time in proportion to the length, whatever the text is.
 *
 * @param most where counting may end
 */
export function countValues(json: string, most: number): number {
  let count = 1;
  for (let at = 0; at < json.length && count <= most; at++) {
    const code = json.charCodeAt(at);
    if (code === COMMA || code === BRACKET || code === BRACE) count++;
    else if (code === QUOTE) at = endOfText(json, at);
  }
  return count;
}

/** Where a text ends that begins at a quotation mark; the end of all where it does not. */
export function endOfText(json: string, from: number): number {
  for (let at = json.indexOf('"', from + 1); at >= 0; at = json.indexOf('"', at + 1)) {
    let escapes = 0;
    while (json.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return at;
  }
  return json.length;
}

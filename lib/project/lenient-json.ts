/** A text in quotes, which stays, or a number that JSON does not have. */
const TEXT_OR_NUMBER = /"(?:[^"\\]+|\\.)*"|-?\bInfinity\b|\bNaN\b/gs;

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
    return JSON.parse(text.replace(TEXT_OR_NUMBER, (found) => (found.startsWith('"') ? found : "null")));
  }
}

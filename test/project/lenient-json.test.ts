import { expect, test } from "vitest";
import { parseLenientJson } from "../../lib/project/lenient-json.ts";

test("parseLenientJson() reads numbers that JSON does not have as null, and leaves texts alone", () => {
  const text = '{"a": NaN, "b": [-Infinity, Infinity, 1], "NaN": "say \\"NaN\\", or Infinity"}';
  expect(parseLenientJson(text)).toEqual({ a: null, b: [null, null, 1], NaN: 'say "NaN", or Infinity' });
});

test("parseLenientJson() throws what JSON.parse() throws of any other text", () => {
  expect(() => parseLenientJson('{"a": NaN')).toThrow(SyntaxError);
  expect(() => parseLenientJson("{a: 1}")).toThrow(SyntaxError);
});

test("parseLenientJson() reads a text of ten million characters", () => {
  const long = "NaN ".repeat(2_500_000);
  expect(parseLenientJson(`["${long}", NaN]`)).toEqual([long, null]);
});

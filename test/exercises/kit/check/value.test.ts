import fc from "fast-check";
import { expect, test } from "vitest";
import { quoted, sameValue, showValue, toValue } from "../../../../lib/exercises/kit/check/value.ts";

const values = fc.jsonValue().map((value) => value as never);

test("sameValue() holds for a copy, and for nothing else", () => {
  fc.assert(fc.property(values, (value) => sameValue(value, structuredClone(value))));
  expect(sameValue({ a: 1 }, { a: 1, b: undefined })).toBe(false);
  expect(sameValue([1, [2]], [1, [3]])).toBe(false);
  expect(sameValue([], {})).toBe(false);
  expect(sameValue(null, {})).toBe(false);
});

test("sameValue() compares bytes with bytes only", () => {
  expect(sameValue(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  expect(sameValue(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  expect(sameValue(Uint8Array.of(1, 2), [1, 2])).toBe(false);
});

test("toValue() copies what is plain, and refuses the rest", () => {
  expect(toValue({ a: [1, "b", null, undefined] })).toEqual({ a: [1, "b", null, undefined] });
  expect(toValue(Buffer.from("hi"))).toEqual(Uint8Array.of(104, 105));
  for (const bad of [() => {}, new Map(), Symbol("s"), new Date()]) expect(() => toValue(bad)).toThrow(TypeError);
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  expect(() => toValue(circle)).toThrow("nested too deeply");
});

test("quoted() escapes what cannot be seen", () => {
  expect(quoted('a\n"b"\\\0\x7f')).toBe('"a\\n\\"b\\"\\\\\\x00\\x7f"');
  expect(quoted(Buffer.from("소켓"))).toBe('"소켓"');
  expect(quoted(Uint8Array.of(104, 255))).toBe('"h\\xff"');
});

test("showValue() says of which kind a value is", () => {
  expect(showValue("hi")).toBe('the text "hi"');
  expect(showValue(Uint8Array.of(104))).toBe('1 byte "h"');
  expect(showValue([])).toBe("an empty list");
  expect(showValue({ a: "b", c: [1] })).toBe('{ a: "b", c: [1] }');
  expect(showValue(undefined)).toBe("nothing (undefined)");
});

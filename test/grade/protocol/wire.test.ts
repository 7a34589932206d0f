import fc from "fast-check";
import { expect, test } from "vitest";
import type { Value } from "../../../lib/exercises/kit/check/value.ts";
import type { Reply } from "../../../lib/grade/protocol/judge-answer.ts";
import { fromLine, toLine } from "../../../lib/grade/protocol/wire.ts";

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Value>(null, undefined, true, Number.NaN, -0, Number.POSITIVE_INFINITY),
    fc.double(),
    fc.string({ unit: "binary" }),
    fc.uint8Array(),
    fc.array(tie("value")),
    fc.dictionary(fc.string(), tie("value")),
  ),
})).value;

test("fromLine() gives back what toLine() was given", () => {
  fc.assert(
    fc.property(value, (one) => {
      const line = toLine({ id: "a", value: one });
      expect(line.indexOf("\n")).toBe(line.length - 1);
      expect((fromLine(line) as unknown as { value: Value }).value).toEqual(one);
    }),
  );
});

test("fromLine() throws for a line that is no JSON, or nested too deeply", () => {
  expect(() => fromLine("{")).toThrow(SyntaxError);
  expect(() => fromLine(`${"[".repeat(100)}${"]".repeat(100)}`)).toThrow(TypeError);
});

test("fromLine() makes __proto__ a plain key", () => {
  const said = fromLine('{"id":"a","value":{"__proto__":{"admin":true}}}') as unknown as Reply & { value: object };
  expect(Object.getPrototypeOf(said.value)).toBe(Object.prototype);
  expect((said.value as { admin?: boolean }).admin).toBeUndefined();
});

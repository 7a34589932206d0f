import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cut, cutMiddle, hex, noun, plural, quote } from "../../lib/base/text.ts";

test("plural() has one of a thing, several of it, and digits in groups of three", () => {
  expect([0, 1, 2].map((count) => plural(count, "byte"))).toEqual(["0 bytes", "1 byte", "2 bytes"]);
  expect(plural(1_234_567, "entry", "entries")).toBe("1\u202f234\u202f567 entries");
  expect([plural(999, "call"), plural(1000, "call")]).toEqual(["999 calls", "1\u202f000 calls"]);
  expect([noun(1, "is", "are"), noun(0, "is", "are"), noun(3, "call")]).toEqual(["is", "are", "calls"]);
});

test("hex() writes the digits that Buffer writes", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => hex(bytes) === Buffer.from(bytes).toString("hex")));
  expect(hex(Uint8Array.of(0, 10, 255), " ")).toBe("00 0a ff");
});

test("quote() can be read back byte by byte, and says where bytes are missing", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
      const json = quote(bytes).replace(/\\x/g, "\\u00");
      expect([...Buffer.from(JSON.parse(json), "latin1")]).toEqual([...bytes]);
    }),
  );
  const hi = new TextEncoder().encode('"hé"\n');
  expect([quote(hi), quote(hi, 9)]).toEqual(['"\\"h\\xc3\\xa9\\"\\n"', '"\\"h\\xc3\\xa9\\"\\n"…']);
  expect([quote(undefined), quote(undefined, 3), quote(new Uint8Array())]).toEqual(['""', "…", '""']);
});

test("cut() and cutMiddle() give at most so many characters, and leave what fits as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 2, max: 30 }), (text, most) => {
      for (const shorter of [cut(text, most), cutMiddle(text, most)]) {
        if ([...text].length <= most) expect(shorter).toBe(text);
        else expect([...shorter].length).toBe(most);
      }
    }),
  );
  expect([cut("127.0.0.1:5000", 6), cutMiddle("127.0.0.1:5000", 11)]).toEqual(["127.0…", "127.0…:5000"]);
});

import { expect, test } from "vitest";
import { checkBuffer, checkData, checkInt, MAX_BYTES, typeOf } from "../../lib/syscall/check-arguments.ts";
import { codeOf } from "../support/errors.ts";

test("checkInt() passes C's whole range of int and nothing beyond", () => {
  expect(checkInt("x", "n", -(2 ** 31))).toBe(-(2 ** 31));
  expect(checkInt("x", "n", 2 ** 31 - 1)).toBe(2 ** 31 - 1);
  for (const value of [2 ** 31, -(2 ** 31) - 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(codeOf(() => checkInt("x", "n", value))).toBe("ERR_ARG_RANGE");
  }
});

test.each([["5"], [5n], [null], [undefined], [{}], [true], [Symbol("s")]])(
  "checkInt() refuses what is no number (%#)",
  (value) => {
    expect(codeOf(() => checkInt("x", "n", value))).toBe("ERR_ARG_TYPE");
  },
);

test("checkData() turns a text into UTF-8 and leaves bytes as they are", () => {
  expect([...checkData("send", "é€")]).toEqual([0xc3, 0xa9, 0xe2, 0x82, 0xac]);
  const bytes = Buffer.from("same");
  expect(checkData("send", bytes)).toBe(bytes);
});

const notBytes: [string, unknown][] = [
  ["a number", 5],
  ["an array", [1, 2]],
  ["an ArrayBuffer", new ArrayBuffer(4)],
  ["a DataView", new DataView(new ArrayBuffer(4))],
  ["a Uint16Array", new Uint16Array(2)],
  ["shared memory", new Uint8Array(new SharedArrayBuffer(4))],
  ["an object with a Uint8Array's prototype", Object.create(Uint8Array.prototype)],
  ["a proxy of a Uint8Array", new Proxy(new Uint8Array(4), {})],
  ["bytes that lie about their length", Object.defineProperty(new Uint8Array(4), "length", { value: 4000 })],
  ["null", null],
];

test.each(notBytes)("checkData() and checkBuffer() refuse %s", (_, value) => {
  expect(codeOf(() => checkData("send", value))).toBe("ERR_ARG_TYPE");
  expect(codeOf(() => checkBuffer("recv", value))).toBe("ERR_ARG_TYPE");
});

test("checkData() and checkBuffer() refuse more than one call may move", () => {
  const large = new Uint8Array(MAX_BYTES + 1);
  expect(codeOf(() => checkData("send", large))).toBe("ERR_ARG_RANGE");
  expect(codeOf(() => checkBuffer("recv", large))).toBe("ERR_ARG_RANGE");
  expect(checkData("send", large.subarray(1))).toHaveLength(MAX_BYTES);
});

test.each([
  [null, "null"],
  [undefined, "undefined"],
  [[1], "an array"],
  [5, "a number"],
  [new Map(), "a Map"],
  [Object.create(null), "a object"],
  [{ constructor: { name: { toString: 1 } } }, "a object"],
])("typeOf() names a value without tripping over it (%#)", (value, text) => {
  expect(typeOf(value)).toBe(text);
});

test("typeOf() survives an object whose constructor throws", () => {
  const trap = Object.defineProperty({}, "constructor", {
    get: () => {
      throw new Error("trap");
    },
  });
  expect(typeOf(trap)).toBe("a object");
});

test.each(["\uD800", "a\uDC00b", "\uDC00\uD800"])(
  "checkData() refuses half a surrogate pair, which would arrive as another: %j",
  (text) => {
    expect(codeOf(() => checkData("send", text))).toBe("ERR_ARG_RANGE");
    expect([...checkData("send", "\u{1F98A}")]).toEqual([0xf0, 0x9f, 0xa6, 0x8a]);
  },
);

import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { hex } from "../../lib/base/text.ts";

const ALL = Uint8Array.from({ length: 256 }, (_, byte) => byte);

test("hex() writes bytes as Buffer does, two digits each", () => {
  expect(hex(ALL)).toBe(Buffer.from(ALL).toString("hex"));
  expect(hex(new Uint8Array(0))).toBe("");
});

test("hex() puts something between them", () => {
  expect(hex(Uint8Array.of(0, 10, 255), " ")).toBe("00 0a ff");
});

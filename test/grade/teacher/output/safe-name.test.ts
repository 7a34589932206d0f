import fc from "fast-check";
import { expect, test } from "vitest";
import { safeName } from "../../../../lib/grade/teacher/output/safe-name.ts";
import { HOSTILE } from "./sample.ts";

test("safeName() leaves plain names as they are", () => {
  for (const name of ["alice", "Smith_Anna", "s123456", "lab-2.v1", "a"]) expect(safeName(name)).toBe(name);
});

test("safeName() keeps letters of any script, and tells names apart that look the same", () => {
  expect(safeName("Zoë 1")).toMatch(/^Zoë-1-[0-9a-f]{16}$/u);
  expect(safeName("李雷 😀")).toMatch(/^李雷-[0-9a-f]{16}$/u);
  expect(safeName("Zoe\u0308")).not.toBe(safeName("Zoë"));
  expect(safeName("a/b")).not.toBe(safeName("a b"));
});

test("safeName() gives a name that is one file in its folder, whatever it is given", () => {
  const harmless = (name: string): void => {
    const file = safeName(name);
    expect(file).toMatch(/^[\p{Letter}\p{Number}_][\p{Letter}\p{Mark}\p{Number}._-]*$/u);
    expect(file).not.toMatch(/\.\.|\.$/);
    expect(Buffer.byteLength(`${file}.html.part`)).toBeLessThan(256);
  };
  for (const name of HOSTILE) harmless(name);
  fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary", maxLength: 400 })), harmless));
});

test("safeName() gives no two names the same file, not even to one that tries", () => {
  const names = [...HOSTILE, ...HOSTILE.map(safeName), "a".repeat(300), `${"a".repeat(300)}b`, "A..b", "a.", "a"];
  const files = new Set([...new Set(names)].map((name) => safeName(name)));
  expect(files.size).toBe(new Set(names).size);
});

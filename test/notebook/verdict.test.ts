import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CLAIMS, sectionOf } from "../../lib/notebook/claims.ts";
import { predict } from "../../lib/notebook/predict.ts";
import { claim, ledger, verdicts } from "../../lib/notebook/verdict.ts";

let printed: string[] = [];

beforeEach(() => {
  printed = [];
  vi.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("claim() prints id, verdict and evidence in its first line", () => {
  claim("4.e", { holds: false, evidence: "listen() returned after 6 µs" });
  claim("4.a", { holds: true, evidence: "same call" });
  claim("3.e", { holds: "if the buffer is full", evidence: "it waited" });
  expect(printed).toEqual([
    "4.e does not hold on Linux: listen() returned after 6 µs",
    "4.a holds: same call",
    "3.e holds if the buffer is full: it waited",
  ]);
});

test("claim() compares the answer with the prediction", () => {
  predict("1.a", "Which?", ["this", "that"], 2);
  claim("1.a", { holds: true, evidence: "seen", answer: "this" });
  expect(printed[1]).toContain("You thought “that”, and it was “this”.");
  predict("1.a", "Which?", ["this", "that"], 1);
  claim("1.a", { holds: true, evidence: "seen", answer: "this" });
  expect(printed[3]).toContain("You predicted it: this.");
});

test("predict() and claim() refuse what they cannot use, and say what to give", () => {
  expect(() => claim("9.z", { holds: true, evidence: "seen" })).toThrow(/"9.z" is no claim's id/);
  expect(() => predict("1.a", "?", ["a", "b"], 3)).toThrow(/from 1 to 2/);
  expect(() => predict("1.a", "?", ["a"])).toThrow(/two texts or more/);
  predict("1.a", "?", ["a", "b"]);
  expect(() => claim("1.a", { holds: true, evidence: "seen", answer: "c" })).toThrow(/none of the choices/);
  expect(() => claim("1.a", { holds: true } as never)).toThrow(/holds, evidence/);
});

test("ledger() lists every claim of its chapter, run or not", () => {
  ledger("4");
  const lines = (printed[0] ?? "").split("\n").slice(2);
  expect(lines.map((line) => line.slice(0, 3))).toEqual(Object.keys(CLAIMS).filter((id) => id.startsWith("4")));
  expect(lines.find((line) => line.startsWith("4.m"))).toContain("not run yet");
  ledger("3.1", "3.4");
  const shown = (printed.at(-1) ?? "").split("\n").slice(2);
  expect(shown.map((line) => line.slice(0, 3))).toEqual(["3.a", "3.b", "3.h", "3.i"]);
  expect(() => ledger()).toThrow(/name a chapter or sections/);
  expect(() => ledger("77")).toThrow(/no claim is of "77"/);
});

test("ledger() tells beside a verdict what a prediction was about", () => {
  predict("4.c", "Does it move?", ["it does", "it does not"], 1);
  claim("4.c", { holds: true, evidence: "bind() gave 5062", answer: "it does not" });
  predict("4.d", "May it?", ["yes", "no"], 2);
  claim("4.d", { holds: true, evidence: "bind() gave EADDRINUSE", answer: "no" });
  ledger("4.2");
  const shown = printed.at(-1) ?? "";
  expect(shown).toMatch(/bind\(\) gave 5062 +Does it move\? “it does”: it was “it does not”/);
  expect(shown).toContain("May it? “no”: so it was");
  expect(shown).toMatch(/^4\.b .* –$/m);
});

test("every claim stands in a section of the article, in order", () => {
  const sections = Object.keys(CLAIMS).map(sectionOf);
  expect(sections).toEqual([...sections].sort((one, other) => Number(one) - Number(other))); // 6.5 before 10.2
  expect(sections[0]).toBe("1");
});

test("verdicts() knows the article's 28 claims, and those beyond it", () => {
  const ids = verdicts().map(({ id }) => id);
  expect(ids.filter((id) => Number.parseInt(id, 10) < 5)).toHaveLength(28);
  expect(ids.filter((id) => Number.parseInt(id, 10) >= 5).length).toBeGreaterThanOrEqual(7);
});

test("verdicts() of chapter 1 has none of chapter 10's", () => {
  expect(verdicts("1").map(({ id }) => id)).toEqual(["1.a", "1.b"]);
  expect(verdicts("10").map(({ id }) => id)).toEqual([..."abcdefghi"].map((letter) => `10.${letter}`));
  expect(verdicts("10.6").map(({ id }) => id)).toEqual(["10.g", "10.h"]);
});

test("a claim of a later chapter is nobody's article", () => {
  claim("5.b", { holds: false, evidence: "4 of 8 bytes" });
  ledger("5");
  expect(printed[0]).toBe("5.b does not hold on Linux: 4 of 8 bytes");
  expect(printed[1]).toContain("many believe");
});

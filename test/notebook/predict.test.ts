import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { remembered } from "../../lib/notebook/memory.ts";
import { predict, settle } from "../../lib/notebook/predict.ts";
import { saw } from "../../lib/notebook/saw.ts";
import { claim } from "../../lib/notebook/verdict.ts";

let printed: string[] = [];
const last = (): string => printed.at(-1) ?? "";

beforeEach(() => {
  printed = [];
  vi.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("predict() shows the ballot, and what one does with it", () => {
  predict("1.b", "Which?", "[ ] this\n[ ] that");
  expect(last()).toBe(
    "[1.b · predict] Which?\n[ ] this\n[ ] that\nPut an x between the brackets of your choice, and run this cell again.",
  );
  predict("1.b", "Which?", "[ ] this\n[x] that");
  expect(last()).toContain("You predict: that. Now run the experiment.");
  predict("1.b", "Which?", "[x] this\n[x] that");
  expect(last()).toContain("[x] this\n[x] that\n2 choices are marked");
});

test("predict() takes a list and a number too", () => {
  predict("1.b", "Which?", ["this", "that"], 2);
  expect(last()).toContain("You predict: that.");
});

test("settle() compares the answer with the prediction", () => {
  predict("0.4", "How many?", "[ ] 4\n[x] 5");
  settle("0.4", 5);
  expect(last()).toBe("[0.4 · found] How many?\nIt was: 5.\nYou predicted it: 5.");
  predict("0.4", "How many?", "[x] 4\n[ ] 5");
  settle("0.4", 5);
  expect(last()).toContain("You thought “4”, and it was “5”.");
  predict("0.4", "How many?", "[ ] 4\n[ ] 5");
  settle("0.4", 5);
  expect(last()).toBe("[0.4 · found] How many?\nIt was: 5.");
});

test("predict() and settle() refuse what they cannot use, and say what to give", () => {
  expect(() => predict("spider", "?", "[ ] a\n[ ] b")).toThrow(/"spider" is no question's id/);
  expect(() => settle("0.9", 5)).toThrow(/no question "0.9" was asked yet/);
  predict("0.5", "How many?", "[ ] 4\n[ ] 5");
  expect(() => settle("0.5", 6)).toThrow(/none of the choices/);
});

test("the first guess at a question is remembered, and no later one", () => {
  const guesses = () => remembered().filter(({ id }) => id === "2.b");
  predict("2.b", "Which?", "[ ] this\n[ ] that");
  claim("2.b", { holds: true, evidence: "seen 1", answer: "that" });
  expect(guesses()).toEqual([]);
  for (const choices of ["[x] this\n[ ] that", "[ ] this\n[x] that"]) {
    predict("2.b", "Which?", choices);
    claim("2.b", { holds: true, evidence: "seen 1", answer: "that" });
  }
  expect(guesses()).toEqual([
    { kind: "guess", id: "2.b", question: "Which?", choices: ["this", "that"], guess: "this", answer: "that" },
  ]);
});

test("saw() compares with the record, and tells nothing before one has looked", () => {
  saw("Who closed first?", "[ ] client\n[ ] conn", "conn");
  expect(last()).toBe(
    "[what did you see?] Who closed first?\n[ ] client\n[ ] conn\nPut an x between the brackets of your choice, and run this cell again.",
  );
  saw("Who closed first?", "[ ] client\n[x] conn", "conn");
  expect(last()).toContain("So it stands in the record: conn.");
  saw("Had it connected by then?", "[ ] yes\n[x] no", true);
  expect(last()).toContain("In the record it is “yes”. Have another look");
  expect(() => saw("How many?", "[ ] 1\n[ ] 2", undefined as never)).toThrow(/has the cell run/);
});

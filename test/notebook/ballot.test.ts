import { expect, test } from "vitest";
import { answerAmong, ballotLines, readBallot } from "../../lib/notebook/ballot.ts";

const read = (ballot: string) => readBallot("predict", ballot);

test("readBallot() reads a choice a line, and any mark between the brackets", () => {
  expect(read("\n  [ ] one way\n  [ ] another\n")).toEqual({
    choices: ["one way", "another"],
    marks: [],
    marked: undefined,
    trouble: "",
  });
  for (const mark of ["[x]", "[X]", "[x ]", "[ x]", "[✓]", "[1]"]) expect(read(`[ ] a\n${mark} b`).marked).toBe("b");
  expect(read("[x] recv() gives []\n[] it waits").marked).toBe("recv() gives []");
});

test("readBallot() says what a learner's slip was, and takes no mark then", () => {
  expect(read("[x] a\n[x] b\n[ ] c")).toMatchObject({
    marked: undefined,
    trouble: expect.stringMatching(/^2 choices/),
  });
  expect(read("[x] a\n[ b\n[ ] c")).toMatchObject({ marked: undefined, trouble: expect.stringMatching(/: \[ b$/) });
  expect(read("x [ ] a\n[ ] b").trouble).toContain("lost its brackets");
});

test("readBallot() refuses what is no ballot", () => {
  expect(() => read("[ ] only one")).toThrow(/two lines or more/);
  expect(() => read("")).toThrow(/two lines or more/);
  expect(() => read(["a", "b"] as never)).toThrow(/a text of lines/);
});

test("ballotLines() leaves every mark in its place, also where there are too many", () => {
  expect(ballotLines(read("[x] a\n[ ] b\n[x] c"))).toEqual(["[x] a", "[ ] b", "[x] c"]);
  expect(ballotLines(read("[ ] a\n[x] b"))).toEqual(["[ ] a", "[x] b"]);
});

test("answerAmong() takes a text, a number, or true and false for yes and no", () => {
  expect(answerAmong("saw", ["yes", "no"], false)).toBe("no");
  expect(answerAmong("saw", ["4", "5"], 5)).toBe("5");
  expect(answerAmong("saw", ["client", "conn"], "conn")).toBe("conn");
  expect(() => answerAmong("saw", ["4", "5"], 6)).toThrow(/"6" is none of the choices: 4, 5/);
  expect(() => answerAmong("saw", ["4", "5"], undefined)).toThrow(/answer must be a text.*not undefined/);
});

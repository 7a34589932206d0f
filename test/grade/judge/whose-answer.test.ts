import { expect, test } from "vitest";
import { answerOf } from "../../../lib/grade/judge/whose-answer.ts";
import type { CodeCell } from "../../../lib/grade/protocol/mod.ts";
import { codeCell, exercise } from "../../support/grading.ts";

const echo = exercise("echo-client");
const marked = { gradeId: echo.id, tagged: [echo.id] };
const SOLVED = echo.solution;
const numberOf = (cells: readonly CodeCell[]): number | string => {
  const answer = answerOf(echo, cells);
  return answer.kind === "program" ? answer.cell : answer.kind;
};
const warningsOf = (cells: readonly CodeCell[]): readonly string[] => answerOf(echo, cells).warnings;

test("answerOf() takes the cell that is marked", () => {
  const cells = [codeCell(1, "1 + 1"), codeCell(2, SOLVED, marked)];
  expect(numberOf(cells)).toBe(2);
  expect(warningsOf(cells)).toEqual([]);
});

test("answerOf() tells an untouched stub, however its spaces changed", () => {
  expect(numberOf([codeCell(1, `${echo.stub}\n\n`, marked)])).toBe("stub");
});

test("answerOf() tells an answer that is missing", () => {
  expect(numberOf([codeCell(1, "1 + 1")])).toBe("missing");
});

test("answerOf() finds an answer by its name where the mark is gone, and warns", () => {
  const cells = [codeCell(7, SOLVED)];
  expect(numberOf(cells)).toBe(7);
  expect(warningsOf(cells)).toEqual([expect.stringMatching(/its own cell is gone: cell 7/)]);
});

test("answerOf() takes a cell of the learner's own where the stub was left as it was", () => {
  const cells = [codeCell(1, echo.stub, marked), codeCell(2, SOLVED)];
  expect(numberOf(cells)).toBe(2);
  expect(warningsOf(cells)).toEqual([expect.stringMatching(/is unchanged: cell 2/)]);
});

test("answerOf() takes the last of several, and warns", () => {
  const cells = [codeCell(1, SOLVED, marked), codeCell(4, SOLVED, marked), codeCell(5, echo.stub, marked)];
  expect(numberOf(cells)).toBe(4);
  expect(warningsOf(cells)).toEqual([expect.stringMatching(/2 cells answer it \(1, 4\)/)]);
});

test("answerOf() takes no answer from a cell that checks", () => {
  expect(numberOf([codeCell(1, SOLVED, { gradeId: "echo-client-check", tagged: [echo.id] })])).toBe("missing");
});

test("answerOf() keeps a marked cell that lost its name, and warns", () => {
  const cells = [codeCell(3, SOLVED.replaceAll("echoClient", "client"), marked)];
  expect(numberOf(cells)).toBe(3);
  expect(warningsOf(cells)).toEqual([expect.stringMatching(/declares no echoClient/)]);
});

test("answerOf() gives a syntax error with its cell and line", () => {
  const answer = answerOf(echo, [codeCell(9, "const a = 1;\nasync function echoClient( {}", marked)]);
  expect(answer).toMatchObject({ kind: "broken", error: expect.stringMatching(/^cell 9, line 2: /) });
});

test("answerOf() tells code that is nested too deeply", () => {
  const deep = `const echoClient = ${"(".repeat(50_000)}1${")".repeat(50_000)};`;
  expect(answerOf(echo, [codeCell(9, deep, marked)])).toMatchObject({ kind: "broken" });
});

test("answerOf() takes types away and does not check them", () => {
  const answer = answerOf(echo, [codeCell(1, "const wrong: number = 'text';\nfunction echoClient(): void {}", marked)]);
  expect(answer.kind === "program" && answer.code).toMatch(/const wrong = 'text';\nfunction echoClient\(\) \{ ?\}/);
});

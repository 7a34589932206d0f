import { legal } from "../../../base/markup.ts";
import type { ExerciseResult } from "../../protocol/mod.ts";
import type { Format } from "./format.ts";

/**
 * `grades.csv`, the gradebook: a row each submission, a column each exercise. By RFC 4180, in UTF-8 with a byte order
 * mark, without which Excel takes it for the machine's old code page (in Python: `encoding="utf-8-sig"`).
 */
export const csv: Format = {
  file: "grades.csv",
  head: ({ exercises }) => `\uFEFF${row(["submission", "score", "possible", "status", ...Object.keys(exercises)])}`,
  entry: ({ name, score, possible, status, exercises }) =>
    row([name, score, possible, status, ...Object.values(exercises).map(points)]),
  tail: "",
};

/** A number would pass for a grade where there is none. */
const points = ({ status, points }: ExerciseResult): number | string =>
  status === "grader-error" ? "not graded" : points;

const row = (cells: readonly (string | number)[]): string => `${cells.map(cell).join(",")}\r\n`;

function cell(value: string | number): string {
  return typeof value === "number" ? String(value) : `"${inert(legal(value)).replaceAll('"', '""')}"`;
}

/** Spreadsheets run what begins like a formula, quoted or not: an apostrophe makes a text of it. */
const inert = (text: string): string => (/^[\s\p{Format}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text);

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { STATUSES } from "../../../../lib/grade/protocol/results.ts";
import { inside } from "../../../../lib/project/paths.ts";
import { contrast, mix, type Rgb, rgb } from "../../../support/contrast.ts";

const STYLE = readFileSync(inside("lib", "grade", "teacher", "output", "feedback.css"), "utf8");
const pages = [...STYLE.matchAll(/--page: #(\w+);\s+--ink: #(\w+);\s+--line: #\w+;\s+--soft: #(\w+)/g)].map((found) =>
  found.slice(1).map(rgb),
) as [page: Rgb, ink: Rgb, soft: Rgb][];

test("the feedback page's colours can be read on a light page and on a dark one", () => {
  expect(pages.length).toBe(2);
  for (const [page, ink, soft] of pages) {
    expect(contrast(ink, soft)).toBeGreaterThan(7);
    for (const [, part] of STYLE.matchAll(/var\(--ink\) (\d+)%, transparent/g)) {
      expect(contrast(mix(ink, page, Number(part) / 100), page)).toBeGreaterThan(4.5);
    }
    for (const status of STATUSES) {
      const [, tone = ""] = new RegExp(`\\.${status}\\b[^{}]*\\{\\s+--tone: #(\\w+)`).exec(STYLE) ?? [];
      expect(contrast(rgb(tone), page), status).toBeGreaterThan(3);
      for (const [, part] of STYLE.matchAll(/var\(--tone\) (\d+)%, var\(--ink\)/g)) {
        expect(contrast(mix(rgb(tone), ink, Number(part) / 100), page), status).toBeGreaterThan(4.5);
      }
    }
  }
});

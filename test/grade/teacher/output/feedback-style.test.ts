import { expect, test } from "vitest";
import { STATUSES } from "../../../../lib/grade/protocol/results.ts";
import { STYLE } from "../../../../lib/grade/teacher/output/feedback-style.ts";

type Rgb = readonly number[];
const rgb = (hex: string): Rgb => {
  const whole = hex.length === 3 ? hex.replace(/./g, "$&$&") : hex;
  return [0, 2, 4].map((at) => Number.parseInt(whole.slice(at, at + 2), 16));
};
const mix = (one: Rgb, other: Rgb, part: number): Rgb =>
  one.map((value, i) => value * part + (other[i] as number) * (1 - part));

function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const pages = [...STYLE.matchAll(/--page: #(\w+); --ink: #(\w+); --line: #\w+; --soft: #(\w+)/g)].map((found) =>
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
      const [, tone = ""] = new RegExp(`\\.${status}\\b[^{}]*\\{ --tone: #(\\w+)`).exec(STYLE) ?? [];
      expect(contrast(rgb(tone), page), status).toBeGreaterThan(3);
      for (const [, part] of STYLE.matchAll(/var\(--tone\) (\d+)%, var\(--ink\)/g)) {
        expect(contrast(mix(rgb(tone), ink, Number(part) / 100), page), status).toBeGreaterThan(4.5);
      }
    }
  }
});

import { expect, test } from "vitest";
import { draw } from "./pictures.ts";

const rows = (html: string): number => html.match(/>(sends|receives)<\/text>/g)?.length ?? 0;

test("bytesFigure() draws one row where the other end is not known, and two where it is", () => {
  expect(rows(draw("bytesFigure", "half-close").html)).toBe(4);
  const { html, text } = draw("bytesFigure", "echo-loop");
  expect(rows(html)).toBe(4);
  expect(html).not.toContain("not known</text>");
  expect(text).toContain("Where the other end is not known, only one row is drawn.");
});

import { expect, test } from "vitest";
import { figureOf } from "../../lib/figure/figure.ts";
import { scene } from "../support/scenes.ts";
import { FIGURES, type FigureName } from "./pictures.ts";

test("figureOf() says what applies below the body, in the page and in the text", () => {
  const headline = { title: "<title>", description: "what is seen." };
  const { html, text } = figureOf(headline, {
    body: "<body>",
    lines: ["one", "two"],
    notes: ["A & b.", false, "", "C."],
  });
  expect(text).toBe("<title>: what is seen.\none\ntwo\nA & b.\nC.");
  expect(html).toContain('&lt;body><div style="margin:.3em 0 0;font-size:12px;opacity:.78">A &amp; b. C.</div></div>');
  expect(figureOf(headline, { body: false, lines: [], notes: [false] }).html).not.toContain("margin:.3em 0 0");
});

for (const figure of Object.keys(FIGURES) as FigureName[]) {
  test(`${figure}() has the title and the names that it is given, else a title of its own`, () => {
    const events = scene("slow-reader");
    const given = FIGURES[figure](events, { title: "What Ada saw", names: { ada: 18, bob: 19, cy: 20 } });
    expect(given.title).toBe("What Ada saw");
    expect(given.text).toMatch(/^What Ada saw: /);
    expect(given.text).toMatch(/\b(ada|bob|cy)\b/);
    expect(given.html).toMatch(/\b(ada|bob|cy)\b/);
    const own = FIGURES[figure](events);
    expect(own.title).not.toBe("");
    expect(own.text).not.toMatch(/\b(ada|bob|cy)\b/);
  });
}

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sequenceFigure } from "../../lib/figure/mod.ts";
import { inside } from "../../lib/project/paths.ts";
import { fromJsonLines } from "../../lib/trace/jsonl.ts";

const MARGIN = 16;

/**
 * A figure as a file of its own. On a page it takes the page's colours; in a file it has two sets of its own, each with its
 * background, so that it can be read even where the page and the reader's system disagree about light and dark.
 */
function standalone(html: string): string {
  const svg = /<svg role="img"[^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>(.*?<\/desc>)(.*)<\/svg>/s.exec(html);
  if (!svg) throw new Error("the figure has no SVG");
  const [width, height] = [Number(svg[1]) + 2 * MARGIN, Number(svg[2]) + 2 * MARGIN];
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" fill="currentColor">
${svg[3]}
<style>
svg { color: #1f2328; font: 11px system-ui, sans-serif }
#page { fill: #fff }
@media (prefers-color-scheme: dark) { svg { color: #e6edf3 } #page { fill: #0d1117 } }
</style>
<rect id="page" x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}" rx="8"/>
${svg[4]?.replaceAll("><g", ">\n<g")}
</svg>
`;
}

test("docs/sequence.svg is what the library draws from the stored record (vitest -u draws it anew)", async () => {
  const events = fromJsonLines(readFileSync(inside("test", "docs", "picture.jsonl"), "utf8"));
  const { html } = sequenceFigure(events, { title: "A connection, from create to close" });
  await expect(standalone(html)).toMatchFileSnapshot(inside("docs", "sequence.svg"));
});

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { draw, PICTURES } from "./pictures.ts";

for (const { figure, scene } of PICTURES) {
  test(`${figure}() draws the scene ${scene} as stored`, () => {
    const { html, text } = draw(figure, scene);
    // a line an element, so that a change can be read
    const now = `${html.replaceAll("><", ">\n<")}\n\n<!--\n${text.replaceAll("--", "- -")}\n-->\n`;
    const stored = fileURLToPath(new URL(`snapshots/${figure}-${scene}.html`, import.meta.url));
    const changed = stored.replace(/\.html$/, "-changed.html");
    rmSync(changed, { force: true });
    if (existsSync(stored) && readFileSync(stored, "utf8") === now) return;
    writeFileSync(changed, now);
    expect.fail(
      `${changed} differs from the stored picture: look at both, and keep the right one under the stored name`,
    );
  });
}

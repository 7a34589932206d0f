import { expect, test } from "vitest";
import { COLOURS, ERROR_COLOUR, socketColour } from "../../lib/figure/palette.ts";
import { contrast, mix, rgb } from "../support/contrast.ts";

const PAGES = { light: { page: "#ffffff", ink: "#212121" }, dark: { page: "#111111", ink: "#e0e0e0" } } as const;

/** What a browser shows where the text's own colour is `ink`. */
function shown(colour: string, ink: string) {
  const [, hue = "", share = ""] = /color-mix\(in srgb, (#\w{6}) (\d+)%, currentColor\)/.exec(colour) ?? [];
  return mix(rgb(hue), rgb(ink), Number(share) / 100);
}

for (const [theme, { page, ink }] of Object.entries(PAGES)) {
  test(`socketColour() and ERROR_COLOUR can be read as text on a ${theme} page`, () => {
    for (const colour of [...Array.from({ length: COLOURS }, (_, i) => socketColour(i)), ERROR_COLOUR]) {
      expect(contrast(shown(colour, ink), rgb(page)), colour).toBeGreaterThanOrEqual(4.5);
    }
  });
}

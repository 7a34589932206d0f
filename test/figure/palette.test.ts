import { expect, test } from "vitest";
import { socketsOf } from "../../lib/analysis/sockets.ts";
import { colourSockets, ERROR_COLOUR, SOCKET_COLOURS } from "../../lib/figure/palette.ts";
import { contrast, mix, rgb } from "../support/contrast.ts";
import { scene } from "../support/scenes.ts";

const PAGES = { light: { page: "#ffffff", ink: "#212121" }, dark: { page: "#111111", ink: "#e0e0e0" } } as const;

/** What a browser shows where the text's own colour is `ink`. */
function shown(colour: string, ink: string) {
  const [, hue = "", share = ""] = /color-mix\(in srgb, (#\w{6}) (\d+)%, currentColor\)/.exec(colour) ?? [];
  return mix(rgb(hue), rgb(ink), Number(share) / 100);
}

for (const [theme, { page, ink }] of Object.entries(PAGES)) {
  test(`SOCKET_COLOURS and ERROR_COLOUR can be read as text on a ${theme} page`, () => {
    for (const colour of [...SOCKET_COLOURS, ERROR_COLOUR]) {
      expect(contrast(shown(colour, ink), rgb(page)), colour).toBeGreaterThanOrEqual(4.5);
    }
  });
}

test("colourSockets() gives each role a colour of its own, the same in every figure, and others to those that follow", () => {
  const colours = (name: string) => {
    const { list } = socketsOf(scene(name));
    const colourOf = colourSockets(list);
    return new Map(list.map((socket) => [socket.name, colourOf(socket)]));
  };
  const [hello, five] = [colours("hello"), colours("five-clients")];
  expect([five.get("server"), five.get("client 1"), five.get("conn 1")]).toEqual([
    hello.get("server"),
    hello.get("client"),
    hello.get("conn"),
  ]);
  expect(new Set(five.values()).size).toBe(SOCKET_COLOURS.length);
  expect(colourSockets([])(undefined)).toBe("currentColor");
});

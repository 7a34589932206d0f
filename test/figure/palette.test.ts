import { expect, test } from "vitest";
import { socketsOf } from "../../lib/analysis/sockets.ts";
import { colourSockets, ERROR_COLOUR, SOCKET_COLOURS } from "../../lib/figure/palette.ts";
import { scene } from "./scenes.ts";

type Rgb = readonly [number, number, number];
const PAGES = { light: { page: "#ffffff", ink: "#212121" }, dark: { page: "#111111", ink: "#e0e0e0" } } as const;

function rgb(hex: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
}

function mix(colour: string, ink: string): Rgb {
  const [, hue = "", share = ""] = /color-mix\(in srgb, (#\w{6}) (\d+)%, currentColor\)/.exec(colour) ?? [];
  const part = Number(share) / 100;
  return rgb(hue).map((value, i) => value * part + (rgb(ink)[i] as number) * (1 - part)) as unknown as Rgb;
}

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

for (const [theme, { page, ink }] of Object.entries(PAGES)) {
  test(`SOCKET_COLOURS and ERROR_COLOUR can be read as text on a ${theme} page`, () => {
    for (const colour of [...SOCKET_COLOURS, ERROR_COLOUR]) {
      expect(contrast(mix(colour, ink), rgb(page)), colour).toBeGreaterThanOrEqual(4.5);
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

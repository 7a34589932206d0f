import { expect, test } from "vitest";
import { descriptorsFigure } from "../../lib/figure/descriptors.ts";
import { scene } from "../support/scenes.ts";
import { draw } from "./pictures.ts";

test("descriptorsFigure() gives no row to a number that the kernel does not know", () => {
  const events = scene("hello");
  const { before, after, ...last } = events.at(-1) as (typeof events)[number];
  const stray = { ...last, call: "send", fd: 999, result: -1, by: "you" } as const;
  expect(descriptorsFigure([...events, { ...stray, errno: "EBADF" }]).text).toBe(descriptorsFigure(events).text);
  expect(descriptorsFigure([...events, { ...stray, errno: "EPIPE" }]).text).toContain("999");
});

test("descriptorsFigure() has a row a number, and in it the sockets that had it, one after the other", () => {
  const { text, description, html } = draw("descriptorsFigure", "reused-numbers");
  expect(description).toBe("5 sockets on 2 numbers; 1 number used more than once.");
  expect(text).toContain("\n   18  socket 1 -> socket 2 -> socket 3 -> udp\n   19  socket 4\n");
  expect([...html.matchAll(/text-anchor="end" font-weight="600">(\d+)</g)].map(([, fd]) => fd)).toEqual(["18", "19"]);
});

test("descriptorsFigure() draws a box from the call that opened a socket to the one that closed it", () => {
  const { html } = draw("descriptorsFigure", "hello");
  const calls = [...html.matchAll(/<text x="([\d.]+)" y="16"[^>]*>(\w+\(\))</g)].map(([, x, call]) => ({ x, call }));
  expect(calls.map(({ call }) => call)).toEqual(["socket()", "socket()", "accept()", "close()", "close()", "close()"]);
  const boxes = [...html.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)];
  expect(boxes.map(([, x]) => x)).toEqual(calls.slice(0, 3).map(({ x }) => x));
  const ends = boxes.map(([, x, width]) => (Number(x) + Number(width)).toFixed(0)).sort();
  expect(ends).toEqual(calls.slice(3).map(({ x }) => Number(x).toFixed(0)));
});

test("descriptorsFigure() says which sockets are open still, and which were before the record began", () => {
  const open = draw("descriptorsFigure", "still-waiting").text;
  expect(open).toContain("   18  server, still open");
  expect(open).toContain("An open right end: still open.");
  const cut = descriptorsFigure(scene("hello").filter((event) => event.call !== "socket")).text;
  expect(cut).toContain("   18  server, open before the record");
  expect(cut).toContain("An open left end: it was there before the record began.");
});

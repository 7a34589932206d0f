import { expect, test } from "vitest";
import { descriptorsFigure } from "../../lib/figure/descriptors.ts";
import { scene } from "../support/scenes.ts";

test("descriptorsFigure() gives no row to a number that the kernel does not know", () => {
  const events = scene("hello");
  const { before, after, ...last } = events.at(-1) as (typeof events)[number];
  const stray = { ...last, call: "send", fd: 999, result: -1, by: "you" } as const;
  expect(descriptorsFigure([...events, { ...stray, errno: "EBADF" }]).text).toBe(descriptorsFigure(events).text);
  expect(descriptorsFigure([...events, { ...stray, errno: "EPIPE" }]).text).toContain("999");
});

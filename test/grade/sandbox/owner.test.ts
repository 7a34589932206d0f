import { expect, test } from "vitest";
import { ownerOf } from "../../../lib/grade/sandbox/owner.ts";

test("ownerOf() gives no two lanes the same user, nor a lane the same for processes that follow each other", () => {
  const owners = { firstUid: 0x7000_0000 };
  const uids = Array.from({ length: 256 * 16 }, (_, at) => ownerOf(owners, at >> 4, at % 16));
  expect(new Set(uids.map((one) => (one === "namespace" ? one : one.uid))).size).toBe(uids.length);
});

test("ownerOf() leaves it to a namespace where the grader is not root", () => {
  expect(ownerOf("namespace", 3, 4)).toBe("namespace");
});

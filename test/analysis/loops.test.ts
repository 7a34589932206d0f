import fc from "fast-check";
import { expect, test } from "vitest";
import { elide, foldRuns } from "../../lib/analysis/loops.ts";

const brief = (text: string): string[] =>
  foldRuns([...text], String).map((run) => `${run.items.join("")}×${run.times}`);

test("foldRuns() finds loops of one and of several", () => {
  expect(brief("xaaaay")).toEqual(["x×1", "a×4", "y×1"]);
  expect(brief("xababab")).toEqual(["x×1", "ab×3"]);
  expect(brief("abcd")).toEqual(["a×1", "b×1", "c×1", "d×1"]);
});

test("foldRuns() loses and invents nothing", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "b", "c")), (items) => {
      const back = foldRuns(items, String).flatMap((run) => Array.from({ length: run.times }, () => run.items).flat());
      expect(back).toEqual(items);
    }),
  );
});

test("elide() keeps the beginning and the end, and counts what is missing", () => {
  const runs = foldRuns(
    Array.from({ length: 100 }, (_, i) => i),
    String,
  );
  const { runs: shown, gapAfter, left } = elide(runs, 10);
  expect(shown.flatMap((run) => run.items)).toEqual([0, 1, 2, 3, 4, 95, 96, 97, 98, 99]);
  expect([gapAfter, left]).toEqual([4, 90]);
});

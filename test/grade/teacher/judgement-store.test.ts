import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { JudgementStore } from "../../../lib/grade/teacher/judgement-store.ts";
import { temporaryFolder } from "../../support/socklab.ts";

const judgement = (key: string) => ({ key, exercises: {}, warnings: [] });

test("JudgementStore has what was put, also for who opens its folder later", () => {
  const folder = temporaryFolder();
  const store = new JudgementStore(folder, "of this");
  expect(store.has("one")).toBe(false);
  store.put(judgement("one"));
  expect(store.has("one")).toBe(true);
  const later = new JudgementStore(folder, "of this");
  expect([later.has("one"), later.get("one"), later.has("two")]).toEqual([true, judgement("one"), false]);
});

test("JudgementStore gives nothing for a judgement that was written by halves", () => {
  const folder = temporaryFolder();
  new JudgementStore(folder, "of this").put(judgement("one"));
  writeFileSync(join(folder, "judged", "one.json"), '{"key":');
  writeFileSync(join(folder, "judged", "two.json.part"), "{}");
  const store = new JudgementStore(folder, "of this");
  expect([store.get("one"), store.has("two")]).toEqual([undefined, false]);
});

test("JudgementStore makes another key of other cells, and of other things that a judgement depends on", () => {
  const folder = temporaryFolder();
  const keys = [
    new JudgementStore(folder, "of this").keyOf("cells"),
    new JudgementStore(folder, "of this").keyOf("others"),
    new JudgementStore(folder, "of that").keyOf("cells"),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(new JudgementStore(folder, "of this").keyOf("cells")).toBe(keys[0]);
});

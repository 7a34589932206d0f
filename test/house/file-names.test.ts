import { parse } from "node:path";
import { expect, test } from "vitest";
import { sources } from "../support/sources.ts";

/** Names that several files may have, since each of them says the same of its folder. */
const OF_EVERY_FOLDER: Readonly<Record<string, string>> = {
  mod: "the list of what a folder gives to others",
  main: "where a process begins",
};

/** Names that two files share, and why each is right where it stands. */
const SHARED: Readonly<Record<string, string>> = {
  "lib/cli/setup/paths.mjs, lib/project/paths.ts": "the same paths: set-up runs before anything is built",
  "lib/analysis/queues.ts, lib/figure/queues.ts": "the queues of a record, read and drawn",
  "lib/cli/grade.ts, lib/grade/teacher/grade.ts": "the command's options, and what it does",
  "lib/cli/setup/manual.mjs, lib/notebook/manual.ts": "the manual, written by the build and read by man()",
  "lib/exercises/kit/ask/predict.ts, lib/notebook/predict.ts":
    "both ask for a prediction: an exercise for errnos, and a ballot before an experiment",
  "lib/figure/bytes.ts, lib/socket/bytes.ts":
    "the class Bytes, and the figure of bytes; figures are named by what they draw",
};

test("no two files of lib have one name with different meanings", () => {
  const named = new Map<string, string[]>();
  for (const path of sources()) {
    const { name } = parse(path);
    if (!(name in OF_EVERY_FOLDER)) named.set(name, [...(named.get(name) ?? []), path]);
  }
  const shared = [...named.values()].filter((paths) => paths.length > 1).map((paths) => paths.join(", "));
  expect(shared.sort()).toEqual(Object.keys(SHARED).sort());
});

import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import typescript from "typescript";
import { expect, test } from "vitest";
import { inside } from "../../lib/project/paths.ts";
import { sources } from "../support/sources.ts";

const { dependencies } = JSON.parse(readFileSync(inside("lib", "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
};

/** tslab's own copy, which its kernel has loaded: it is required with tslab's `require`, and only where tslab runs. */
const OF_TSLAB = "zeromq";

/** Answers are a learner's cells: they import the package itself. */
const files = sources().filter((path) => !path.endsWith(".answer.ts"));

/** The packages that a file imports, types included: not those in a text that is a program of its own. */
function packagesIn(path: string): string[] {
  const source = readFileSync(inside(path), "utf8");
  const found = typescript.preProcessFile(source, true, true).importedFiles.map(({ fileName }) => fileName);
  const required = [...source.matchAll(/\)\("([\w@/-]+)"\) as typeof/g)].map(([, one]) => one as string);
  return [...found, ...required]
    .filter((one) => !one.startsWith(".") && !isBuiltin(one))
    .map((one) => (one.startsWith("@") ? one.split("/").slice(0, 2).join("/") : (one.split("/")[0] as string)));
}

test("lib/package.json declares each package that lib imports, and no other", () => {
  const imported = new Set(files.flatMap(packagesIn));
  imported.delete(OF_TSLAB);
  expect([...imported].sort()).toEqual(Object.keys(dependencies).sort());
});

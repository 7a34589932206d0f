import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import typescript from "typescript";
import { expect, test } from "vitest";
import { inside } from "../../lib/project/paths.ts";

const LIB = inside("lib");
const { dependencies } = JSON.parse(readFileSync(join(LIB, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
};

/** tslab's own copy, which its kernel has loaded: it is required with tslab's `require`, and only where tslab runs. */
const OF_TSLAB = "zeromq";

const files = readdirSync(LIB, { recursive: true, encoding: "utf8" }).filter(
  (name) => /\.(ts|mjs)$/.test(name) && !/^(dist|node_modules)\//.test(name),
);

/** The packages that a file imports, types included: not those in a text that is a program of its own. */
function packagesIn(name: string): string[] {
  const source = readFileSync(join(LIB, name), "utf8");
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

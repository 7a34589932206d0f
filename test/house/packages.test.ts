import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inside } from "../../lib/project/paths.ts";
import { importedPackages, sources } from "../support/sources.ts";

type Dependencies = Readonly<Record<string, string>>;
interface Package {
  readonly dependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
  readonly peerDependencies?: Dependencies;
}

const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
  readFileSync(inside("lib", "package.json"), "utf8"),
) as Package;
const declared = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });

const imported = sources().flatMap((path) => importedPackages(path).map((name) => ({ path, name })));

test("lib/package.json declares every package that lib imports, types included", () => {
  const undeclared = imported.filter(({ name }) => !declared.includes(name));
  expect(undeclared.map(({ path, name }) => `${path} imports ${name}`)).toEqual([]);
});

test("lib/package.json declares no package that lib does not import", () => {
  expect(declared.filter((declaration) => !imported.some(({ name }) => name === declaration))).toEqual([]);
});

test("set-up imports no package: it runs before any is installed", () => {
  expect(imported.filter(({ path }) => path.startsWith("lib/cli/setup/") || path.endsWith("/socklab.mjs"))).toEqual([]);
});

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inside } from "../../lib/project/paths.ts";
import { circles } from "../support/circles.ts";
import { importedFiles, sources, specifiersIn } from "../support/sources.ts";

/**
 * The rooms of lib from the ground up. A file imports from its own room and from the floors below, never from beside or
 * above: the grader needs nothing of a notebook, and a notebook nothing of the grader. The public list is no room.
 */
const FLOORS = [
  ["base", "project"],
  ["syscall"],
  ["trace"],
  ["socket", "capture"],
  ["analysis"],
  ["figure"],
  ["exercises"],
  ["notebook", "grade"],
  ["cli"],
] as const;
const PUBLIC_LIST = "lib/mod.ts";

const imports = new Map(sources().map((path) => [path, importedFiles(path)]));
const roomOf = (path: string): string => path.split("/")[1] ?? "";
const floorOf = (path: string): number => FLOORS.findIndex((rooms) => rooms.some((room) => room === roomOf(path)));

/** Every import from one room to another. */
const between = [...imports]
  .filter(([path]) => path !== PUBLIC_LIST)
  .flatMap(([path, files]) => files.map((file) => ({ path, file })))
  .filter(({ path, file }) => file !== PUBLIC_LIST && roomOf(path) !== roomOf(file));

test("specifiersIn() finds what a module imports, exports, loads and takes types from", () => {
  const text = `
    import { a, type B } from "./value.ts";
    import type { C } from "./type.ts";
    import "./effect.ts";
    export * from "./all.ts";
    export type { D } from "./exported.ts";
    // import { no } from "./comment.ts";
    const text = 'import { no } from "./text.ts"';
    const loaded = await import("./loaded.ts");
    const later = async (value: import("./inner.ts").Inner) => (await import(\`./template.ts\`)).of(value);
    type E = typeof import("./whole.ts");`;
  expect(specifiersIn(text).map((name) => name.slice(2, -3))).toEqual(
    ["value", "type", "effect", "all", "exported", "loaded", "inner", "template", "whole"], //
  );
});

test("circles() gives each circle once, as the way around it", () => {
  const graph = { a: ["b"], b: ["c", "d"], c: ["b"], d: ["e"], e: ["a", "f"], f: [], g: ["g", "a"] };
  expect(circles(new Map(Object.entries(graph)))).toEqual([
    ["a", "b", "d", "e", "a"],
    ["b", "c", "b"],
    ["g", "g"],
  ]);
});

test("every import in lib names a file of lib", () => {
  expect([...imports].flatMap(([path, files]) => files.filter((file) => !imports.has(file)).map(arrow(path)))).toEqual(
    [],
  );
});

test("every room of lib has its floor", () => {
  const rooms = new Set([...imports.keys()].filter((path) => path !== PUBLIC_LIST).map(roomOf));
  expect([...rooms].sort()).toEqual(FLOORS.flat().sort());
});

test("no files of lib import each other in a circle, types included", () => {
  expect(circles(imports).map((way) => way.join(" → "))).toEqual([]);
});

test("the rooms of lib import from the floors below only", () => {
  const wrong = between.filter(({ path, file }) => floorOf(file) >= floorOf(path));
  expect(wrong.map(({ path, file }) => arrow(path)(file))).toEqual([]);
});

test("syscall imports from no other room but base, trace from syscall, socket from these two", () => {
  const from = (room: string) => [
    ...new Set(between.filter(({ path }) => roomOf(path) === room).map(({ file }) => roomOf(file))),
  ];
  const aboveBase = (room: string) => from(room).filter((other) => other !== "base");
  expect(aboveBase("syscall")).toEqual([]);
  expect(aboveBase("trace")).toEqual(["syscall"]);
  expect(aboveBase("socket").sort()).toEqual(["syscall", "trace"]);
});

test("whatever a test or the bench takes from lib/dist is an entry of it", async () => {
  const { ENTRIES } = (await import(inside("lib", "cli", "setup", "bundle.mjs"))) as { ENTRIES: readonly string[] };
  const texts = readdirSync(inside("test"), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(ts|mjs)$/.test(path))
    .map((path) => readFileSync(inside("test", path), "utf8"));
  const taken = texts.flatMap((text) =>
    [...text.matchAll(/"(?:\.\.\/)+lib\/dist\/([\w/-]+)\.js"/g)].map(([, name]) => name),
  );
  expect(taken).not.toEqual([]);
  expect(taken.filter((name) => !ENTRIES.includes(name as string))).toEqual([]);
});

function arrow(path: string): (file: string) => string {
  return (file) => `${path} → ${file}`;
}

import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { inside } from "../../lib/project/paths.ts";
import { sources } from "./examples.ts";

/** Which folders of lib each folder imports from. */
function imports(): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>();
  for (const path of sources()) {
    const [, folder = "", ...rest] = path.split("/");
    if (rest.length === 0) continue; // mod.ts, which lists them all
    const found = folders.get(folder) ?? new Set();
    folders.set(folder, found);
    for (const [, from = ""] of readFileSync(inside(path), "utf8").matchAll(
      /^(?:import|export)\b[^;]*?"(\.[^"]+)";/gm,
    )) {
      const other = relative("lib", join(path, "..", from)).split("/")[0] ?? "";
      if (other !== folder) found.add(other);
    }
  }
  return folders;
}

test("the folders of lib import from each other in one direction only", () => {
  const left = imports();
  for (;;) {
    const free = [...left].filter(([, from]) => [...from].every((other) => !left.has(other)));
    if (free.length === 0) break;
    for (const [folder] of free) left.delete(folder);
  }
  expect(
    [...left].map(([folder, from]) => `${folder} imports ${[...from].filter((other) => left.has(other))}`),
  ).toEqual([]);
});

test("base and syscall import from no other folder, trace from these, socket from syscall and trace", () => {
  const all = imports();
  const from = (folder: string) => [...(all.get(folder) ?? [])].sort();
  expect(from("base")).toEqual([]);
  expect(from("syscall")).toEqual([]);
  expect(from("trace")).toEqual(["base", "syscall"]);
  expect(from("socket")).toEqual(["syscall", "trace"]);
});

test("analysis reads a record without drawing it: figure imports it, it imports nothing from figure", () => {
  const all = imports();
  expect([...(all.get("analysis") ?? [])].sort()).toEqual(["base", "capture", "syscall", "trace"]);
  expect([...(all.get("figure") ?? [])].sort()).toEqual(["analysis", "base", "capture", "trace"]);
});

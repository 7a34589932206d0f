import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { kernelspec, programOf } from "../../lib/cli/kernelspec.ts";
import * as socklab from "../../lib/mod.ts";
import { findEntries, manualEntries } from "../../lib/notebook/manual.ts";
import { inside } from "../../lib/project/paths.ts";
import { execute, temporaryFolder } from "../support/socklab.ts";
import { sources } from "../support/sources.ts";

const stored = readFileSync(inside("lib", "notebook", "manual.json"), "utf8");

test("manual.json says what the comments of the public names say now", async () => {
  const { config } = ts.readConfigFile(inside("tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, inside());
  const maker = pathToFileURL(inside("lib", "cli", "setup", "manual.mjs")).href;
  const { manualText } = (await import(maker)) as { manualText: (program: ts.Program) => string };
  const made = manualText(ts.createProgram([inside("lib", "mod.ts")], options));
  expect(made === stored, "run npm run build").toBe(true);
});

/** The values that the module exports when it runs: the names, the methods of its classes, what is in `sys`. */
function values(of: object, prefix = ""): string[] {
  return Object.entries(of).flatMap(([name, value]: [string, unknown]) => {
    if (name === "sys") return [name, ...values(value as object, "sys.")];
    if (typeof value !== "function" || !/^class /.test(String(value))) return [`${prefix}${name}`];
    const methods = Object.getOwnPropertyNames(value.prototype).filter((one) => one !== "constructor");
    return [`${prefix}${name}`, ...methods.map((method) => `${prefix}${name}.${method}`)];
  });
}

/** The types that mod.ts and the lists it exports name, as their text names them. */
function types(): string[] {
  const text = ["mod.ts", "capture/mod.ts", "figure/mod.ts"].map((path) => readFileSync(inside("lib", path), "utf8"));
  const listed = text.flatMap((one) => [...one.matchAll(/\btype (\w+)/g), ...one.matchAll(/export type \{([^}]+)\}/g)]);
  return listed.flatMap(([, names = ""]) => names.split(",")).flatMap((name) => name.trim() || []);
}

/** The members that the source marks as internal, with the class before them: `Trace.begin`. */
function internal(): Set<string> {
  const marked = sources().flatMap((path) => {
    const text = readFileSync(inside(path), "utf8");
    const members = text.matchAll(/\/\*\* @internal(?:(?!\*\/)[\s\S])*\*\/\s+(?:get |static )*(\w+)/g);
    return [...members].map(({ index, 1: member }) => {
      const owner = [...text.slice(0, index).matchAll(/^export (?:abstract )?class (\w+)/gm)].at(-1)?.[1];
      return `${owner}.${member}`;
    });
  });
  return new Set(marked);
}

test("every public value, method and type has its entry, and its text", () => {
  const hidden = internal();
  const all = [...values(socklab), ...types()].filter((name) => !hidden.has(name));
  expect(all).toEqual(expect.arrayContaining(["todo", "check", "packets", "Socket.recv", "sys.recv", "TraceFilter"]));
  expect(all.filter((name) => findEntries(name)[0]?.name !== name)).toEqual([]);
  expect(all.filter((name) => findEntries(name)[0]?.text === "")).toEqual([]);
});

test("nothing that lib keeps to itself has an entry", () => {
  const names = manualEntries().map(({ name }) => name);
  const declared = sources().flatMap((path) => [
    ...readFileSync(inside(path), "utf8").matchAll(
      /^(?:export )?(?:async )?(?:function|class|const|interface|type) (\w+)/gm,
    ),
  ]);
  const ours = new Set([...Object.keys(socklab), ...Object.keys(socklab.sys), ...types()]);
  const kept = declared.map(([, name = ""]) => name).filter((name) => !ours.has(name));
  expect(kept).toEqual(expect.arrayContaining(["LocalSubject", "CLAIMS", "examine", "Child"]));
  expect(names.filter((name) => kept.includes(name.split(".")[0] ?? ""))).toEqual([]);
  expect(internal()).toContain("Trace.end");
  expect([...internal()].filter((name) => names.includes(name))).toEqual([]);
  expect(names.filter((name) => !/^\w+(\.\w+)*$/.test(name) || name.includes("constructor"))).toEqual([]);
});

const PROGRAM = `import * as socklab from "socklab";
for (const name of ${JSON.stringify(manualEntries().map(({ name }) => name))}) {
  console.log("=== " + name);
  socklab.man(name);
}
for (const [name, value] of [...Object.entries(socklab), ...Object.entries(socklab.sys)]) {
  if (typeof value !== "function") continue;
  console.log("=== " + name);
  socklab.man(value);
}
`;

test("man() says the same of every name and of every function in Node, from the built library, and in Deno, from source", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "man.mjs");
  writeFileSync(file, PROGRAM);
  const deno = [programOf(kernelspec("deno"))[0] as string, "run", "--allow-all", "--quiet"];
  const [built, source] = await Promise.all(
    [[process.execPath], deno].map(([command = "", ...args]) => execute(command, [...args, file])),
  );
  expect([built?.code, built?.err, source?.code, source?.err]).toEqual([0, "", 0, ""]);
  const pages = built?.out.split(/^=== /m).slice(1) ?? [];
  expect(pages.length).toBeGreaterThan(manualEntries().length + 70);
  for (const page of pages.slice(manualEntries().length)) {
    const [name, signature] = page.split("\n");
    expect(signature).toMatch(new RegExp(`^(function |class |sys\\.)${name}\\b`));
  }
  expect(source?.out).toBe(built?.out);
});

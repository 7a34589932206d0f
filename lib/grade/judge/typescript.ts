import { createRequire } from "node:module";
import type ts from "typescript";

/** Required, not imported: to find a CommonJS module's names, Node reads all of its 9 MB once more. */
export const typescript = createRequire(import.meta.url)("typescript") as typeof ts;

const parsed = new Map<string, ts.SourceFile>();

/** A cell's syntax tree. It is kept: many exercises look through the same cells. */
export function parse(source: string): ts.SourceFile {
  const file =
    parsed.get(source) ?? typescript.createSourceFile("cell.ts", source, typescript.ScriptTarget.ES2022, true);
  parsed.set(source, file);
  return file;
}

/** Lets go of all trees. */
export const forgetParsed = (): void => parsed.clear();

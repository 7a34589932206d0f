import { createRequire } from "node:module";
import type ts from "typescript";

/** Required, not imported: to find a CommonJS module's names, Node reads all of its 9 MB once more. */
export const typescript = createRequire(import.meta.url)("typescript") as typeof ts;

export const parse = (source: string): ts.SourceFile =>
  typescript.createSourceFile("cell.ts", source, typescript.ScriptTarget.ES2022, true);

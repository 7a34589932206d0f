import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { inside } from "../../lib/project/paths.ts";
import { sources } from "../support/sources.ts";

/** One example of a docstring. */
export interface Example {
  /** The file and the line where it begins: `lib/socket/socket.ts:350`. */
  readonly place: string;
  readonly source: string;
}

/** The examples of every docstring in lib, and of README. */
export function examples(): Example[] {
  return [...sources(), "README.md"].flatMap((path) => {
    const text = readFileSync(inside(path), "utf8");
    const blocks = text.matchAll(
      path.endsWith(".md") ? /^```ts\n([\s\S]*?)^```$/gm : /^ *\* ```ts\n([\s\S]*?)^ *\* ```$/gm,
    );
    return [...blocks].map((block) => ({
      place: `${path}:${text.slice(0, block.index).split("\n").length + 1}`,
      source: (block[1] ?? "").replace(/^ *\* ?/gm, ""),
    }));
  });
}

/**
 * The example as JavaScript. A comment after a `console.log` says what it prints, so the two become one call of `said`,
 * which the program that runs it provides.
 */
export function program({ source }: Example): string {
  const told = source.replace(
    /^(.*)console\.log\((.*\));\s*\/\/ (.+)$/gm,
    (_, before: string, rest: string, printed: string) => `${before}said(${JSON.stringify(printed)}, ${rest};`,
  );
  const { outputText } = ts.transpileModule(told, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  return outputText;
}

/** What the compiler says of the examples, under the library's own strict options. */
export function typeErrors(all: readonly Example[]): string[] {
  const { config } = ts.readConfigFile(inside("tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, inside());
  const files = new Map(all.map((example, i) => [inside("test", "docs", `example-${i}.ts`), example]));
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.getSourceFile = (path, version, ...rest) => {
    const example = files.get(path);
    // a file without an import is a script, whose names all the others would share
    return example
      ? ts.createSourceFile(path, `${example.source}export {};\n`, version, true)
      : getSourceFile(path, version, ...rest);
  };
  return ts.getPreEmitDiagnostics(ts.createProgram([...files.keys()], options, host)).map(({ file, messageText }) => {
    const place = file ? (files.get(join(file.fileName))?.place ?? file.fileName) : "options";
    return `${place}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}

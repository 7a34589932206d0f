import { join } from "node:path";
import ts from "typescript";
import { codeCells, type Notebook, sourceOf, tagsOf } from "../../lib/project/notebook-file.ts";
import { inside } from "../../lib/project/paths.ts";

/** Names a statement at the top of a cell leaves to the cells after it. */
interface Declared {
  name: string;
  /** May a later cell assign to it? */
  variable: boolean;
  exported: boolean;
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ["node"],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
};

/**
 * Type errors in a notebook's cells. Each cell is a module that imports, from the latest cell that declares it, every
 * name of the cells before that it doesn't declare itself: so a name can be declared again, as in both kernels.
 */
export function typeErrors(notebook: Notebook): string[] {
  const files = new Map<string, { cell: string; text: string }>();
  const latest = new Map<string, { from: string; variable: boolean }>();
  for (const [index, cell] of codeCells(notebook).entries()) {
    if (tagsOf(cell).includes("raises-exception")) continue; // it may be the types that it is meant to break
    const source = sourceOf(cell);
    const path = inside("notebooks", `cell-${index}.ts`);
    const declared = declarations(source);
    const own = new Set(declared.map(({ name }) => name));
    const before = [...latest].filter(([name]) => !own.has(name)).map(([name, place]) => borrowed(name, place));
    const after = declared.filter(({ exported }) => !exported).map(({ name }) => name);
    // the source begins on the first line, so that an error's line is the cell's
    const text = `${before.join(" ")} ${source}\nexport { ${[...new Set(after)].join(", ")} };`;
    files.set(path, { cell: `cell ${cell.id}`, text });
    for (const { name, variable } of declared) latest.set(name, { from: `./cell-${index}.ts`, variable });
  }
  return check(files);
}

/** An imported name can't be assigned to, so a variable of an earlier cell is declared with that one's type. */
const borrowed = (name: string, { from, variable }: { from: string; variable: boolean }) =>
  variable ? `declare let ${name}: typeof import("${from}").${name};` : `import { ${name} } from "${from}";`;

function declarations(source: string): Declared[] {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true);
  return file.statements.flatMap((statement): Declared[] => {
    const exported =
      ts.canHaveModifiers(statement) &&
      (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    const named = (name: string, variable = false) => ({ name, variable, exported });
    if (ts.isVariableStatement(statement)) {
      const variable = (statement.declarationList.flags & ts.NodeFlags.Const) === 0;
      return statement.declarationList.declarations
        .flatMap(({ name }) => bound(name))
        .map((name) => named(name, variable));
    }
    if (ts.isImportDeclaration(statement)) return imported(statement).map((name) => named(name));
    if (
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isEnumDeclaration(statement)
    ) {
      return statement.name ? [named(statement.name.text)] : [];
    }
    return [];
  });
}

const bound = (name: ts.BindingName): string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((part) => (ts.isBindingElement(part) ? bound(part.name) : []));

function imported({ importClause: clause }: ts.ImportDeclaration): string[] {
  const bindings = clause?.namedBindings;
  const inner = bindings ? (ts.isNamespaceImport(bindings) ? [bindings] : [...bindings.elements]) : [];
  return [...(clause?.name ? [clause.name.text] : []), ...inner.map(({ name }) => name.text)];
}

/** The library and the compiler's own files, which every notebook imports: read, bound and resolved once. */
const shared = new Map<string, ts.SourceFile | undefined>();
const resolutions = ts.createModuleResolutionCache(inside(), (path) => path, OPTIONS);

function check(files: Map<string, { cell: string; text: string }>): string[] {
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile, getSourceFile } = host;
  delete host.directoryExists; // the cells' folder needn't be there
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path)?.text ?? readFile(path);
  host.getCurrentDirectory = () => inside();
  host.getModuleResolutionCache = () => resolutions;
  host.getSourceFile = (path, version, ...rest) => {
    const text = files.get(path)?.text;
    if (text !== undefined) return ts.createSourceFile(path, text, version, true);
    if (!shared.has(path)) shared.set(path, getSourceFile(path, version, ...rest));
    return shared.get(path);
  };
  const program = ts.createProgram([...files.keys()], OPTIONS, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const place = file ? (files.get(join(file.fileName))?.cell ?? file.fileName) : "options";
    return `${place}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}

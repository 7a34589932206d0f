import { createRequire } from "node:module";
import type ts from "typescript";
import { ANSWER_EXPORT, type CodeCell } from "../protocol/mod.ts";

/** Required, not imported: to find a CommonJS module's names, Node reads all of its 9 MB once more. */
const typescript = createRequire(import.meta.url)("typescript") as typeof ts;

/** What a cell could be made into. */
export type Program =
  | {
      readonly code: string;
      /** The other cells of which declarations were taken along. */
      readonly otherCells: readonly CodeCell[];
    }
  | { readonly error: string };

/**
 * A cell as a module of plain JavaScript, with the declarations of other cells that it uses: of functions, classes,
 * imports and constants that need no call. Types are taken away, not checked, as Deno's kernel does.
 */
export function programOf(cell: CodeCell, others: readonly CodeCell[], answer: string): Program {
  try {
    return buildProgram(cell, others, answer);
  } catch (error) {
    if (error instanceof RangeError) return { error: `cell ${cell.number} is nested too deeply to be read` };
    throw error;
  }
}

function buildProgram(cell: CodeCell, others: readonly CodeCell[], answer: string): Program {
  const file = parse(cell.source);
  const own = new Set(file.statements.flatMap(namesOf));
  const needed = neededDeclarations(file, own, others);
  const otherCells = [...new Set(needed.map((one) => one.cell))];
  const text = needed.map((one) => `${one.text}\n`).join("");
  const exported = `export const ${ANSWER_EXPORT} = ${own.has(answer) ? answer : "undefined"};`;
  const { code, diagnostics } = transpile(`${text}${cell.source}\n${exported}\n`);
  const [first] = diagnostics.length > 0 ? transpile(cell.source).diagnostics : []; // by the cell's own lines
  return first ? { error: describe(first, file, cell) } : { code, otherCells };
}

/** Whether a cell declares a name of its own at the top. */
export function declares(source: string, name: string): boolean {
  if (!new RegExp(`\\b${name}\\b`).test(source)) return false;
  try {
    return parse(source).statements.some((one) => namesOf(one).includes(name));
  } catch (error) {
    if (error instanceof RangeError) return false; // nested too deeply
    throw error;
  }
}

function transpile(source: string): { code: string; diagnostics: readonly ts.Diagnostic[] } {
  const { outputText, diagnostics = [] } = typescript.transpileModule(source, {
    reportDiagnostics: true,
    compilerOptions: {
      target: typescript.ScriptTarget.ES2022,
      module: typescript.ModuleKind.ES2022,
      verbatimModuleSyntax: false,
    },
  });
  return { code: outputText, diagnostics };
}

const parse = (source: string): ts.SourceFile =>
  typescript.createSourceFile("cell.ts", source, typescript.ScriptTarget.ES2022, true);

function describe(diagnostic: ts.Diagnostic, file: ts.SourceFile, cell: CodeCell): string {
  const { line } = file.getLineAndCharacterOfPosition(Math.min(diagnostic.start ?? 0, file.end));
  const text = typescript.flattenDiagnosticMessageText(diagnostic.messageText, " ");
  const shown = file.text.split("\n")[line]?.trim().slice(0, 80);
  return `cell ${cell.number}, line ${line + 1}: ${text}${shown ? `: ${shown}` : ""}`;
}

/** The names that a statement declares for the cells after it. */
function namesOf(statement: ts.Statement): string[] {
  if (typescript.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => bound(name));
  if (
    typescript.isFunctionDeclaration(statement) ||
    typescript.isClassDeclaration(statement) ||
    typescript.isEnumDeclaration(statement)
  ) {
    return statement.name ? [statement.name.text] : [];
  }
  if (!typescript.isImportDeclaration(statement) || statement.importClause === undefined) return [];
  const { name, namedBindings } = statement.importClause;
  const rest =
    namedBindings === undefined
      ? []
      : typescript.isNamespaceImport(namedBindings)
        ? [namedBindings.name.text]
        : namedBindings.elements.map((element) => element.name.text);
  return [...(name ? [name.text] : []), ...rest];
}

function bound(name: ts.BindingName): string[] {
  if (typescript.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (typescript.isOmittedExpression(element) ? [] : bound(element.name)));
}

/** A declaration that stands in another cell. */
interface Declaration {
  readonly cell: CodeCell;
  readonly text: string;
  readonly names: readonly string[];
  readonly uses: readonly string[];
}

/**
 * The declarations of other cells for the names that a cell uses and does not declare, and for those that these use in
 * turn, in an order in which they can be run.
 */
function neededDeclarations(
  file: ts.SourceFile,
  own: ReadonlySet<string>,
  others: readonly CodeCell[],
): readonly Declaration[] {
  const needed: Declaration[] = [];
  const looked = new Set(own);
  let wanted = usedIn(file).filter((name) => !looked.has(name));
  while (wanted.length > 0) {
    const found: Declaration[] = [];
    for (const name of wanted) {
      if (looked.has(name)) continue;
      looked.add(name);
      const declaration = declarationOf(name, others);
      if (declaration === undefined) continue;
      if (declaration.names.some((other) => own.has(other))) continue; // it would be declared twice
      for (const other of declaration.names) looked.add(other);
      found.push(declaration);
    }
    needed.unshift(...found); // what they use stands before them
    wanted = [...new Set(found.flatMap(({ uses }) => uses))].filter((name) => !looked.has(name));
  }
  return needed;
}

/** The last cell's declaration of a name, as in a notebook that was run from top to bottom. */
function declarationOf(name: string, others: readonly CodeCell[]): Declaration | undefined {
  for (const cell of others.toReversed()) {
    if (!new RegExp(`\\b(function|class|const|let|var|enum|import)\\b[^]*\\b${name}\\b`).test(cell.source)) continue;
    const statement = parse(cell.source).statements.find((one) => namesOf(one).includes(name) && isInert(one));
    if (statement === undefined) continue;
    if (typescript.isImportDeclaration(statement))
      return { cell, text: importOf(statement, name), names: [name], uses: [] };
    const text = statement.getText().replace(/^export (default )?/, "");
    return { cell, text, names: namesOf(statement), uses: usedIn(statement) };
  }
  return undefined;
}

/** An import of one name alone: the cell may import the others itself. */
function importOf({ importClause, moduleSpecifier }: ts.ImportDeclaration, name: string): string {
  const bindings = importClause?.namedBindings;
  const named =
    bindings && typescript.isNamedImports(bindings)
      ? bindings.elements.find((one) => one.name.text === name)
      : undefined;
  const what = named
    ? `{ ${named.getText()} }`
    : importClause?.name?.text === name
      ? name
      : (bindings?.getText() ?? "");
  return `import ${what} from ${moduleSpecifier.getText()};`;
}

/** Whether a declaration does nothing by itself: it must not make another cell's calls. */
function isInert(statement: ts.Statement): boolean {
  if (!typescript.isVariableStatement(statement)) return true;
  const acts = (node: ts.Node): boolean => {
    if (typescript.isFunctionLike(node)) return false;
    return (
      typescript.isCallExpression(node) ||
      typescript.isAwaitExpression(node) ||
      typescript.isNewExpression(node) ||
      some(node, acts)
    );
  };
  return !acts(statement);
}

const some = (node: ts.Node, is: (child: ts.Node) => boolean): boolean =>
  typescript.forEachChild(node, (child) => is(child) || undefined) ?? false;

/** Every name that stands in it, but for those after a dot. */
function usedIn(node: ts.Node): string[] {
  const names = new Set<string>();
  const visit = (child: ts.Node): void => {
    if (typescript.isIdentifier(child)) names.add(child.text);
    if (typescript.isPropertyAccessExpression(child)) visit(child.expression);
    else typescript.forEachChild(child, visit);
  };
  visit(node);
  return [...names];
}

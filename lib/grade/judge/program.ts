import type ts from "typescript";
import { ANSWER_EXPORT, type CodeCell } from "../protocol/mod.ts";
import { declaredBy, freeNames } from "./free-names.ts";
import { loansFor, type Place } from "./loans.ts";
import { withoutTrials } from "./trials.ts";
import { parse, typescript } from "./typescript.ts";

/** What a cell could be made into. */
export type Program =
  | {
      readonly code: string;
      /** The other cells of which declarations were taken along. */
      readonly otherCells: readonly CodeCell[];
    }
  | { readonly error: string };

/**
 * A cell as a module of plain JavaScript, with what it borrows from other cells, and without what it only tries out. Types
 * are taken away, not checked, as Deno's kernel does; `require` is there, as in tslab.
 */
export function programOf(place: Place, answer: string): Program {
  const { cell } = place;
  try {
    return buildProgram(place, answer);
  } catch (error) {
    if (error instanceof RangeError) return { error: `cell ${cell.number} is nested too deeply to be read` };
    throw error;
  }
}

function buildProgram(place: Place, answer: string): Program {
  const { cell } = place;
  const file = parse(cell.source);
  const kept = withoutTrials(file.statements, answer);
  const own = new Set(kept.flatMap(declaredBy));
  const wanted = new Set(kept.flatMap((one) => [...freeNames(one)]).filter((name) => !own.has(name)));
  const loans = loansFor(wanted, own, place);
  const needsRequire = wanted.has("require") || loans.some(({ uses }) => uses.has("require"));
  const source = [
    ...(needsRequire ? [REQUIRE] : []),
    ...loans.map(({ text }) => text),
    ...kept.map((one) => one.getFullText()),
    `export const ${ANSWER_EXPORT} = ${own.has(answer) ? answer : "undefined"};`,
  ];
  const { code, diagnostics } = transpile(`${source.join("\n")}\n`);
  if (diagnostics.length > 0 || hasErrors(file)) {
    const [wrong] = transpile(cell.source).diagnostics; // which line of the cell it is
    if (wrong) return { error: describe(wrong, file, cell) };
  }
  return { code, otherCells: [...new Set(loans.map((one) => one.cell))] };
}

/** Whether the parser found an error in what `parse` gave. */
const hasErrors = (file: ts.SourceFile): boolean =>
  ((file as { parseDiagnostics?: readonly unknown[] }).parseDiagnostics ?? []).length > 0;

const REQUIRE = `import { createRequire as __socklab_require } from "node:module";
const require = __socklab_require(import.meta["url"]);`;

/** Whether a cell declares a name of its own at the top. */
export function declares(source: string, name: string): boolean {
  if (!new RegExp(`\\b${name}\\b`).test(source)) return false;
  try {
    return parse(source).statements.some((one) => declaredBy(one).includes(name));
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

function describe(diagnostic: ts.Diagnostic, file: ts.SourceFile, cell: CodeCell): string {
  const { line } = file.getLineAndCharacterOfPosition(Math.min(diagnostic.start ?? 0, file.end));
  const text = typescript.flattenDiagnosticMessageText(diagnostic.messageText, " ");
  const shown = file.text.split("\n")[line]?.trim().slice(0, 80);
  return `cell ${cell.number}, line ${line + 1}: ${text}${shown ? `: ${shown}` : ""}`;
}

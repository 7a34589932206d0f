import type ts from "typescript";
import type { CodeCell } from "../protocol/mod.ts";
import { declaredBy, freeNames } from "./free-names.ts";
import { parse, typescript } from "./typescript.ts";

/** A cell among others, in the order in which a notebook kernel would run them. */
export interface Place {
  readonly cell: CodeCell;
  readonly before: readonly CodeCell[];
  readonly after: readonly CodeCell[];
}

/** A declaration of another cell, taken along. */
export interface Loan {
  readonly cell: CodeCell;
  readonly text: string;
  readonly declares: readonly string[];
  readonly uses: ReadonlySet<string>;
}

/**
 * The declarations of other cells for names that a cell uses, with all that these use in turn, in an order in which they
 * can be run: of functions, classes, imports, and of constants whose making makes no calls of the course's. A loan is
 * whole or is not taken: the name then is not defined, as in a kernel that did not run that cell.
 *
 * @param own what the cell declares itself
 */
export function loansFor(wanted: Iterable<string>, own: ReadonlySet<string>, place: Place): readonly Loan[] {
  const taken = new Map<string, Loan>();
  for (const name of wanted) {
    const whole = borrow(name, new Borrowing(own, place, taken));
    if (whole) for (const loan of whole) for (const one of loan.declares) taken.set(one, loan);
  }
  return [...new Set(taken.values())];
}

/** What is borrowed already, and from where more may come. */
class Borrowing {
  readonly own: ReadonlySet<string>;
  readonly place: Place;
  readonly taken: ReadonlyMap<string, Loan>;
  readonly asked = new Set<string>();

  constructor(own: ReadonlySet<string>, place: Place, taken: ReadonlyMap<string, Loan>) {
    this.own = own;
    this.place = place;
    this.taken = taken;
  }
}

/** A name's declaration behind all that it needs; nothing where a part of that can't be lent; none where nobody has it. */
function borrow(name: string, borrowing: Borrowing): Loan[] | undefined {
  const { own, place, taken, asked } = borrowing;
  if (own.has(name) || taken.has(name) || asked.has(name)) return [];
  asked.add(name);
  const found = lenderOf(name, place);
  if (found === undefined) return [];
  const { cell, statement } = found;
  const loan = loanOf(cell, statement, name);
  for (const other of loan.declares) asked.add(other);
  if (loan.declares.some((other) => own.has(other) || taken.has(other))) return undefined; // it would be declared twice
  if (acts(statement) && ![...loan.uses].every((used) => isQuiet(used, place, new Set()))) return undefined;
  const before: Loan[] = [];
  for (const used of loan.uses) {
    const more = borrow(used, borrowing);
    if (more === undefined) return undefined;
    before.push(...more);
  }
  return [...before, loan];
}

/**
 * The declaration that a kernel would hold when the cell has been run: the last one above it, or else the first one below,
 * for whoever ran the cells in another order.
 */
function lenderOf(name: string, { before, after }: Place): { cell: CodeCell; statement: ts.Statement } | undefined {
  for (const cell of [...before.toReversed(), ...after]) {
    if (!cell.source.includes(name)) continue; // most cells need no parser
    const statement = statementsOf(cell).findLast((one) => declaredBy(one).includes(name));
    if (statement) return { cell, statement };
  }
  return undefined;
}

/** A cell that is nested too deeply lends nothing. */
function statementsOf(cell: CodeCell): readonly ts.Statement[] {
  try {
    return parse(cell.source).statements;
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

function loanOf(cell: CodeCell, statement: ts.Statement, name: string): Loan {
  if (typescript.isImportDeclaration(statement)) {
    return { cell, text: importOf(statement, name), declares: [name], uses: new Set() };
  }
  const text = statement.getText().replace(/^export (default )?/, "");
  return { cell, text, declares: declaredBy(statement), uses: freeNames(statement) };
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

/** Whether a declaration calls something when it is made. */
function acts(statement: ts.Statement): boolean {
  if (!typescript.isVariableStatement(statement)) return false;
  const visit = (node: ts.Node): boolean => {
    if (typescript.isFunctionLike(node)) return false;
    return (
      typescript.isCallExpression(node) ||
      typescript.isAwaitExpression(node) ||
      typescript.isNewExpression(node) ||
      typescript.isTaggedTemplateExpression(node) ||
      (typescript.forEachChild(node, (child) => visit(child) || undefined) ?? false)
    );
  };
  return visit(statement);
}

/**
 * Whether what a name stands for can be used without a call of the course's, such as `socket()`: it must not be made a
 * second time. A name that nobody declares is known if the language or Node has it.
 */
function isQuiet(name: string, place: Place, asked: Set<string>): boolean {
  if (asked.has(name)) return true;
  asked.add(name);
  const found = lenderOf(name, place);
  if (found === undefined) return name === "require" || name in globalThis;
  const { statement } = found;
  if (typescript.isImportDeclaration(statement)) {
    const { text } = statement.moduleSpecifier as ts.StringLiteral;
    return text !== "socklab" || /^[A-Z][A-Z0-9_]*$/.test(name);
  }
  return [...freeNames(statement)].every((used) => isQuiet(used, place, asked));
}

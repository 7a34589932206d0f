import type ts from "typescript";
import { declaredBy, freeNames } from "./free-names.ts";
import { typescript } from "./typescript.ts";

/** A statement of a cell, the names that it declares, and those that it uses. */
interface Read {
  readonly node: ts.Statement;
  readonly declares: readonly string[];
  readonly uses: ReadonlySet<string>;
}

/**
 * The statements of an answer's cell, without those that only try the answer out: a call of it left at the cell's end, or
 * anything else that stands behind all that the answer needs. In a notebook kernel such a call fails, or waits, when the
 * answer has been declared already; here there is nobody at the other end of it.
 */
export function withoutTrials(statements: readonly ts.Statement[], answer: string): ts.Statement[] {
  const all = statements.map((node): Read => ({ node, declares: declaredBy(node), uses: freeNames(node) }));
  const needed = neededFor(answer, all);
  if (needed.size === 0) return [...statements];
  const last = all.findLastIndex((one) => needed.has(one));
  const tried = new Set([answer]);
  const kept = all.filter((one, index) => {
    if (needed.has(one)) return true;
    const isTrial = index > last || [...one.uses].some((name) => tried.has(name));
    if (isTrial) for (const name of one.declares) tried.add(name);
    return !isTrial || typescript.isImportDeclaration(one.node);
  });
  return kept.map(({ node }) => node);
}

/** The answer's declaration, those that it uses, and what changes a value that these have. */
function neededFor(answer: string, all: readonly Read[]): ReadonlySet<Read> {
  const needed = new Set<Read>();
  const variables = new Set<string>();
  const add = (one: Read): void => {
    if (needed.has(one)) return;
    needed.add(one);
    if (isVariable(one.node)) for (const name of one.declares) variables.add(name);
    for (const name of one.uses) for (const other of all) if (other.declares.includes(name)) add(other);
  };
  for (const one of all) if (one.declares.includes(answer) || assigns(one.node, answer)) add(one);
  for (let size = -1; size !== needed.size; ) {
    size = needed.size;
    for (const one of all) if (isAct(one) && changes(one, variables, needed, all, answer)) add(one);
  }
  return needed;
}

const isAct = ({ node, declares }: Read): boolean => declares.length === 0 && !typescript.isExportDeclaration(node);

/** Whether a statement may change a variable: it uses it, or calls a function that the answer has no need of and that does. */
function changes(
  { uses }: Read,
  variables: ReadonlySet<string>,
  needed: ReadonlySet<Read>,
  all: readonly Read[],
  answer: string,
): boolean {
  if (uses.has(answer)) return false;
  const through = all.filter((one) => !needed.has(one) && one.declares.some((name) => uses.has(name)));
  return [...uses, ...through.flatMap((one) => [...one.uses])].some((name) => variables.has(name));
}

/** Whether a statement gives a name another value, or its value another property. */
function assigns(node: ts.Statement, name: string): boolean {
  if (!typescript.isExpressionStatement(node) || !typescript.isBinaryExpression(node.expression)) return false;
  const { left, operatorToken } = node.expression;
  const isAssignment = operatorToken.kind === typescript.SyntaxKind.EqualsToken;
  return isAssignment && freeNames(left).has(name);
}

/** Whether a statement declares what may change: not a function, and not a constant that is a number or a text. */
function isVariable(node: ts.Statement): boolean {
  if (!typescript.isVariableStatement(node)) return false;
  const { declarations, flags } = node.declarationList;
  if ((flags & typescript.NodeFlags.Const) === 0) return true;
  return declarations.some(
    ({ initializer: value }) =>
      value !== undefined && !typescript.isFunctionLike(value) && !typescript.isLiteralExpression(value),
  );
}

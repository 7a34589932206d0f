import type ts from "typescript";
import { typescript } from "./typescript.ts";

/** The names that a statement declares for what stands around it. */
export function declaredBy(statement: ts.Node): string[] {
  if (typescript.isVariableStatement(statement)) return declaredBy(statement.declarationList);
  if (typescript.isVariableDeclarationList(statement)) return statement.declarations.flatMap(({ name }) => bound(name));
  if (
    typescript.isFunctionDeclaration(statement) ||
    typescript.isClassDeclaration(statement) ||
    typescript.isEnumDeclaration(statement)
  ) {
    return statement.name ? [statement.name.text] : [];
  }
  if (typescript.isImportDeclaration(statement)) return importedBy(statement.importClause);
  return [];
}

function importedBy(clause: ts.ImportClause | undefined): string[] {
  const bindings = clause?.namedBindings;
  const named = bindings && typescript.isNamedImports(bindings) ? bindings.elements : [bindings];
  return [clause, ...named].flatMap((one) => (one?.name ? [one.name.text] : []));
}

function bound(name: ts.BindingName): string[] {
  if (typescript.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (typescript.isOmittedExpression(element) ? [] : bound(element.name)));
}

/**
 * The names that code uses and does not declare itself: no parameters, no keys, nothing after a dot, no types. As in any
 * JavaScript, a name belongs to the innermost block around it that declares it, a `var` to its function.
 */
export function freeNames(node: ts.Node): Set<string> {
  const free = new Set<string>();
  const visit = (child: ts.Node, scope: Scope): void => {
    if (isOnlyType(child)) return;
    if (typescript.isIdentifier(child)) {
      if (isUse(child) && !has(scope, child.text)) free.add(child.text);
      return;
    }
    const names = scopeOf(child);
    const inner = names.length > 0 ? { names: new Set(names), outer: scope } : scope;
    typescript.forEachChild(child, (one) => visit(one, inner));
  };
  visit(node, undefined);
  for (const name of declaredBy(node)) free.delete(name);
  return free;
}

type Scope = { readonly names: ReadonlySet<string>; readonly outer: Scope } | undefined;

function has(scope: Scope, name: string): boolean {
  for (let at = scope; at !== undefined; at = at.outer) if (at.names.has(name)) return true;
  return false;
}

/** The names that hold inside a node and nowhere else. */
function scopeOf(node: ts.Node): string[] {
  if (typescript.isFunctionLike(node)) {
    const { name, parameters } = node as ts.FunctionLikeDeclaration;
    const body = (node as ts.FunctionLikeDeclaration).body;
    const own = typescript.isFunctionExpression(node) && name ? [(name as ts.Identifier).text] : [];
    return [...own, "arguments", ...parameters.flatMap((one) => bound(one.name)), ...(body ? varsIn(body) : [])];
  }
  if (typescript.isClassExpression(node)) return node.name ? [node.name.text] : [];
  if (typescript.isBlock(node) || typescript.isModuleBlock(node)) return node.statements.flatMap(declaredBy);
  if (typescript.isCaseBlock(node)) return node.clauses.flatMap(({ statements }) => statements.flatMap(declaredBy));
  if (typescript.isCatchClause(node)) return node.variableDeclaration ? bound(node.variableDeclaration.name) : [];
  if (typescript.isForStatement(node) || typescript.isForInStatement(node) || typescript.isForOfStatement(node)) {
    return node.initializer ? declaredBy(node.initializer) : [];
  }
  return [];
}

/** Every `var` of a function, however deep in its blocks. */
function varsIn(body: ts.Node): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (typescript.isFunctionLike(node)) return;
    if (typescript.isVariableDeclarationList(node) && (node.flags & typescript.NodeFlags.BlockScoped) === 0) {
      names.push(...declaredBy(node));
    }
    typescript.forEachChild(node, visit);
  };
  visit(body);
  return names;
}

const isOnlyType = (node: ts.Node): boolean =>
  (typescript.isTypeNode(node) && !typescript.isExpressionWithTypeArguments(node)) ||
  typescript.isInterfaceDeclaration(node) ||
  typescript.isTypeAliasDeclaration(node) ||
  typescript.isTypeParameterDeclaration(node) ||
  typescript.isImportDeclaration(node);

/** Whether an identifier stands for a value, and not for a key, a label or what is being declared. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (typescript.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (typescript.isPropertyAssignment(parent)) return parent.initializer === node;
  if (typescript.isBindingElement(parent) || typescript.isPropertyDeclaration(parent))
    return parent.initializer === node;
  if (typescript.isExportSpecifier(parent)) return (parent.propertyName ?? parent.name) === node;
  if (typescript.isEnumMember(parent)) return parent.initializer === node;
  return !(
    typescript.isMethodDeclaration(parent) ||
    typescript.isAccessor(parent) ||
    typescript.isLabeledStatement(parent) ||
    typescript.isBreakOrContinueStatement(parent) ||
    typescript.isMetaProperty(parent)
  );
}

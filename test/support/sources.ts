import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, relative } from "node:path";
import ts from "typescript";
import { inside } from "../../lib/project/paths.ts";

/** Every source of the library, by its path from the project's folder: `lib/socket/socket.ts`. */
export function sources(): string[] {
  return readdirSync(inside("lib"), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(ts|mjs)$/.test(path) && !/(^|\/)(dist|node_modules)\//.test(path))
    .map((path) => relative(inside(), inside("lib", path)))
    .sort();
}

/**
 * What a module names after `from` or in `import(…)`, types and dynamic imports included, as it is written. A specifier that
 * is computed when the program runs is not among them.
 */
export function specifiersIn(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const named =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
            ? node.arguments[0]
            : undefined;
    if (named !== undefined && ts.isStringLiteralLike(named)) found.push(named.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("module.ts", text, ts.ScriptTarget.Latest));
  return found;
}

const specifiers = (path: string): string[] => specifiersIn(readFileSync(inside(path), "utf8"));

/** The files of lib that a file of lib imports. What is built stands for its source, `socklab` for the public list. */
export function importedFiles(path: string): string[] {
  const files = specifiers(path).flatMap((name) =>
    name === "socklab" ? ["lib/mod.ts"] : name.startsWith(".") ? [join(path, "..", name)] : [],
  );
  return [...new Set(files.map((file) => file.replace(/^lib\/dist\/(.+)\.js$/, "lib/$1.ts")))];
}

/** The packages that a file of lib imports: `@scope/name`, or `name` of `name/part`. Neither Node's own nor the library. */
export function importedPackages(path: string): string[] {
  const packages = specifiers(path)
    .filter((name) => !name.startsWith(".") && !isBuiltin(name))
    .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
  return [...new Set(packages)].filter((name) => name !== "socklab");
}

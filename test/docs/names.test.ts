import ts from "typescript";
import { expect, test } from "vitest";
import { inside } from "../../lib/project/paths.ts";

interface Name {
  /** As it is written: `socket`, `Socket.accept`, `sys.bind`. */
  readonly name: string;
  readonly file: string;
  readonly doc: string;
  readonly examples: number;
}

const { config } = ts.readConfigFile(inside("tsconfig.json"), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, inside());
const source = ts.createProgram([inside("lib", "mod.ts")], options);
const checker = source.getTypeChecker();

const described = (name: string, symbol: ts.Symbol): Name => ({
  name,
  file: symbol.declarations?.[0]?.getSourceFile().fileName ?? "",
  doc: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
  examples: symbol.getJsDocTags().filter(({ name: tag }) => tag === "example").length,
});

const isInternal = (symbol: ts.Symbol) => symbol.getJsDocTags().some(({ name }) => name === "internal");

/** The methods of a class that are its own and public, and no symbols such as `[Symbol.iterator]`. */
function methods(symbol: ts.Symbol): ts.Symbol[] {
  return [...(symbol.members?.values() ?? [])].filter(
    (member) => member.flags & ts.SymbolFlags.Method && /^\w+$/.test(member.name) && !isInternal(member),
  );
}

/** Every value that a module exports, the methods of its classes and what its namespaces export. */
function values(file: ts.Symbol, prefix = ""): Name[] {
  return checker.getExportsOfModule(file).flatMap((exported): Name[] => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const name = `${prefix}${exported.name}`;
    if (symbol.flags & ts.SymbolFlags.ValueModule) return values(symbol, `${name}.`);
    if (!(symbol.flags & ts.SymbolFlags.Value)) return [];
    const own = symbol.flags & ts.SymbolFlags.Class ? methods(symbol) : [];
    return [described(name, symbol), ...own.map((member) => described(`${name}.${member.name}`, member))];
  });
}

const mod = checker.getSymbolAtLocation(source.getSourceFile(inside("lib", "mod.ts")) as ts.SourceFile) as ts.Symbol;
const all = values(mod);
const isConstant = ({ file }: Name) => /\/(constants|errno-numbers)\.ts$/.test(file);
const names = (found: readonly Name[]) => found.map(({ name }) => name);

test("every public value, method and call is documented", () => {
  expect(names(all)).toEqual(
    expect.arrayContaining(["socket", "Socket.accept", "sys.bind", "sequenceFigure", "AF_INET"]),
  );
  expect(names(all.filter(({ doc }) => doc === ""))).toEqual([]);
});

test("every public value, method and call has an example; constants tell their call in one line", () => {
  expect(names(all.filter((one) => !isConstant(one) && one.examples === 0))).toEqual([]);
  expect(names(all.filter((one) => isConstant(one) && one.doc.includes("\n")))).toEqual([]);
});

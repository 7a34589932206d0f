import { relative, sep } from "node:path";
import ts from "typescript";
import { inside } from "./paths.mjs";

/** How names are grouped, by the folder of lib that declares them, in this order; constants are a group of their own. */
export const GROUPS = {
  socket: "Sockets",
  syscall: "Calls, addresses, errors",
  trace: "The record",
  capture: "Packets",
  analysis: "Figures",
  figure: "Figures",
  exercises: "In a notebook",
  notebook: "In a notebook",
};

/** The group of what a file declares; undefined for a folder that has no public names. */
export function groupOf(file) {
  const [folder, ...rest] = relative(inside("lib"), file).split(sep);
  return rest.at(-1) === "constants.ts" ? "Constants" : GROUPS[folder];
}

/** What `man()` shows of every public name, as `lib/notebook/manual.json` stores it: JSON, an entry a line. */
export function manualText(program) {
  const entries = new Manual(program.getTypeChecker()).entries(program.getSourceFile(inside("lib", "mod.ts")));
  const order = [...new Set(Object.values(GROUPS)), "Constants"];
  entries.sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group) || (a.name < b.name ? -1 : 1));
  const lines = entries.map((entry) => JSON.stringify(entry));
  return `[\n${lines.join(",\n")}\n]\n`;
}

/** Reads names with their types and comments. */
class Manual {
  constructor(checker) {
    this.checker = checker;
  }

  /** An entry for each name that a file exports, and for each member of what it exports. */
  entries(file, prefix = "") {
    return this.checker.getExportsOfModule(this.checker.getSymbolAtLocation(file)).flatMap((exported) => {
      const isAlias = exported.flags & ts.SymbolFlags.Alias;
      const symbol = isAlias ? this.checker.getAliasedSymbol(exported) : exported;
      const name = `${prefix}${exported.name}`;
      const [node] = symbol.declarations;
      if (ts.isSourceFile(node)) return [this.module(name, node), ...this.entries(node, `${name}.`)];
      const group = groupOf(node.getSourceFile().fileName);
      const members = this.members(symbol).map((member) => ({
        ...{ name: `${name}.${member.name}`, kind: "member", group, signature: this.signature(member) },
        ...this.comment(member),
      }));
      const type = this.checker.typeToString(this.checker.getTypeOfSymbol(symbol));
      const like = ts.isVariableDeclaration(node) && /^[A-Z]\w+$/.test(type) ? { like: type } : {};
      const signature = prefix === "" ? this.signature(symbol) : this.signature(symbol).replace("function ", prefix);
      const own = { name, kind: kindOf(node), group, signature, ...like };
      return [{ ...own, ...this.comment(symbol) }, ...members];
    });
  }

  module(name, file) {
    const text = /^\/\*\*(.*?)^ \*\/$/ms.exec(file.text)?.[1].replace(/^ \* ?/gm, "") ?? "";
    const group = groupOf(file.fileName);
    return { name, kind: "value", group, signature: name, text: flowing(text.split("@module")[0]) };
  }

  /** What a class, an interface or an object has that is public. */
  members(symbol) {
    const [node] = symbol.declarations;
    const declared = ts.isVariableDeclaration(node) || ts.isTypeAliasDeclaration(node);
    const all = declared ? this.literalMembers(node.type) : [...(symbol.members ?? []), ...(symbol.exports ?? [])];
    return all
      .map(([, member]) => member)
      .filter((member) => /^\w+$/.test(member.name) && !["prototype", "__constructor"].includes(member.name))
      .filter((member) => member.flags & (ts.SymbolFlags.ClassMember & ~ts.SymbolFlags.TypeLiteral))
      .filter((member) => !member.getJsDocTags().some(({ name }) => name === "internal"));
  }

  literalMembers(type) {
    const literal = type && ts.isTypeLiteralNode(type) ? this.checker.getTypeAtLocation(type).symbol : undefined;
    return [...(literal?.members ?? [])];
  }

  /** The declaration without its body, its comments and the words before its name that say nothing to a reader. */
  signature(symbol) {
    const declarations = symbol.declarations.filter((node) => !ts.isSetAccessor(node));
    const overloads = declarations.filter((node) => ts.isFunctionLike(node) && !node.body);
    return (overloads.length > 0 ? overloads : declarations.slice(0, 1)).map((node) => this.declared(node)).join("\n");
  }

  declared(node) {
    const name = node.name.getText();
    if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) {
      const bases = (node.heritageClauses ?? []).filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
      return source([ts.isClassDeclaration(node) ? "class" : "interface", name, ...bases.map(bare)].join(" "));
    }
    if (ts.isTypeAliasDeclaration(node)) return source(`type ${name} = ${bare(node.type)}`);
    if (ts.isFunctionDeclaration(node)) return `function ${this.call(name, node)}`;
    if (ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) return this.call(name, node);
    const call = ts.isVariableDeclaration(node) && node.type && ts.isTypeLiteralNode(node.type) && node.type.members[0];
    if (call && ts.isCallSignatureDeclaration(call)) return `function ${this.call(name, call)}`;
    if (ts.isVariableDeclaration(node) && node.initializer && ts.isNumericLiteral(node.initializer)) {
      return `${name} = ${node.initializer.getText()}`;
    }
    return source(`${name}${node.questionToken ? "?" : ""}: ${this.type(node)}`);
  }

  /** A function's name, parameters and result. */
  call(name, node) {
    const types = node.typeParameters ? `<${node.typeParameters.map(bare).join(", ")}>` : "";
    return source(
      `${name}${types}(${node.parameters.map((one) => this.parameter(one)).join(", ")}): ${this.type(node)}`,
    );
  }

  /** A default that is not written out, such as a constant of the source, only says that one need not give it. */
  parameter(node) {
    if (!node.initializer || ts.isLiteralExpression(node.initializer)) return bare(node);
    return `${node.name.getText()}?: ${this.type(node)}`;
  }

  type(node) {
    if (node.type) return bare(node.type);
    const signature = ts.isFunctionLike(node) ? this.checker.getSignatureFromDeclaration(node) : undefined;
    return this.checker.typeToString(signature?.getReturnType() ?? this.checker.getTypeAtLocation(node));
  }

  /** A comment's text and its tags, those that it has. */
  comment(symbol) {
    const tags = symbol.getJsDocTags(this.checker);
    const of = (tag) => tags.filter(({ name }) => name === tag).map(({ text }) => ts.displayPartsToString(text).trim());
    const parts = {
      parameters: of("param").map((text) => flowing(text.replace(/^(\S+)\s+/, "$1: "))),
      returns: of("returns").map(flowing),
      errors: of("throws").map((text) => flowing(text.replace(/^\{(\w+)\}\s*/, "$1: "))),
      example: of("example").map((text) => text.replace(/^```.*$\n?/gm, "").trim()),
    };
    const text = flowing(ts.displayPartsToString(symbol.getDocumentationComment(this.checker)));
    return { text, ...Object.fromEntries(Object.entries(parts).filter(([, texts]) => texts.length > 0)) };
  }
}

function kindOf(node) {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return "type";
  return ts.isClassDeclaration(node) ? "class" : ts.isFunctionDeclaration(node) ? "function" : "value";
}

/** A node's source without comments and `readonly`. */
const bare = (node) => node.getText().replace(/\/\*[\s\S]*?\*\/|\breadonly\s+/g, "");

/** Source in one line. */
const source = (text) =>
  text
    .replace(/\s+/g, " ")
    .replace(/\(\s+/g, "(")
    .replace(/,?\s+\)/g, ")")
    .replace(/ = \| /, " = ");

/** Prose whose lines were broken to fit a comment, a line a paragraph again. */
const flowing = (text) => text.trim().replace(/([^\n])\n(?![\n*|-])\s*/g, "$1 ");

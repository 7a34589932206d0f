import Module from "node:module";

/**
 * Loaded into tslab before it starts (`node --import`). Its converter writes `exports.server` for a name that an earlier
 * cell declares, but forgets the short form `{ server }`, which then is a ReferenceError. Where its source is as we know
 * it, the converter learns that form too; another version is left as it is.
 */
const KNOWN = "function wrapPrevIdentifier(node) {";
const LEARNT = `${KNOWN}
            if (ts.isShorthandPropertyAssignment(node) && !node.objectAssignmentInitializer) {
                const declared = checker.getShorthandAssignmentValueSymbol(node)?.declarations ?? [];
                return declared.some((decl) => decl.getSourceFile() === declsFile)
                    ? ts.factory.createPropertyAssignment(
                        node.name,
                        ts.factory.createPropertyAccessExpression(ts.factory.createIdentifier("exports"), node.name))
                    : node;
            }`;

const { _compile: compile } = Module.prototype;
Module.prototype._compile = function (source, filename, ...rest) {
  const isConverter = /[\\/]tslab[\\/]dist[\\/]converter\.js$/.test(filename);
  if (isConverter) Module.prototype._compile = compile; // it is the only one
  return compile.call(this, isConverter ? source.replace(KNOWN, LEARNT) : source, filename, ...rest);
};

// Checks lib's types, and builds lib/dist. With --manual it also writes lib/notebook/manual.json, which `man()` shows, from the comments
// of the public names: `npm run build` does that. Set-up does not, so that a test finds out if the stored one is old.
import process from "node:process";
import ts from "typescript";
import { bundle } from "./bundle.mjs";
import { manualText } from "./manual.mjs";
import { inside, root, writeIfChanged } from "./paths.mjs";

const host = { getCanonicalFileName: (path) => path, getCurrentDirectory: () => root, getNewLine: () => "\n" };

/** Prints what the compiler found, and ends the process if that is an error. */
function report(diagnostics) {
  process.stderr.write(ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(diagnostics), host));
  if (diagnostics.some(({ category }) => category === ts.DiagnosticCategory.Error)) process.exit(1);
}

const onUnRecoverableConfigFileDiagnostic = (diagnostic) => report([diagnostic]);
const system = { ...ts.sys, onUnRecoverableConfigFileDiagnostic };
const types = inside(".socklab", "types");
// what the compiler found lies beside what it made, so that the next build checks and writes only what has changed
const incremental = { incremental: true, outDir: types, tsBuildInfoFile: inside(".socklab", "types", ".tsbuildinfo") };
const config = ts.getParsedCommandLineOfConfigFile(inside("lib", "tsconfig.json"), incremental, system);
const program = ts.createIncrementalProgram({ rootNames: config.fileNames, options: config.options });
const found = [...config.errors, ...ts.getPreEmitDiagnostics(program)];
report([...found, ...program.emit().diagnostics]);
if (process.argv.includes("--manual")) {
  writeIfChanged(inside("lib", "notebook", "manual.json"), manualText(program.getProgram()));
}
await bundle(types);

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { step } from "./command.mjs";
import { hash, inside, isStamped, stamped } from "./paths.mjs";

/** Every source of the library, by path. */
function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "dist" || entry.name === "node_modules" ? [] : sources(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

/** Compiles lib to lib/dist, unless the sources are those of the last build. */
export function build() {
  const files = [
    ...sources(inside("lib")).sort(),
    inside("lib", "tsconfig.json"),
    inside("tsconfig.json"),
    inside("package-lock.json"),
  ];
  const key = hash(...files.flatMap((path) => [path, readFileSync(path, "utf8")]));
  if (isStamped("build", key) && existsSync(inside("lib", "dist", "mod.js"))) return;
  stamped("build", key, () =>
    step(
      "Building the library",
      process.execPath,
      [inside("lib", "cli", "setup", "compile.mjs")],
      ["Mend what the compiler names above, then run the same command again"],
    ),
  );
}

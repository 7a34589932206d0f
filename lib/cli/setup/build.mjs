import { existsSync, readdirSync, readFileSync } from "node:fs";
import { step } from "./command.mjs";
import { hash, inside, isStamped, stamped } from "./paths.mjs";

/** Every source of the library, by path. */
const sources = () =>
  readdirSync(inside("lib"), { recursive: true })
    .filter((name) => name.endsWith(".ts") && !/^(dist|node_modules)\//.test(name))
    .sort()
    .map((name) => inside("lib", name));

/** Builds lib/dist, unless the sources are those of the last build. */
export function build() {
  const files = [
    ...sources(),
    ...["lib/cli/setup/bundle.mjs", "lib/tsconfig.json", "tsconfig.json", "package-lock.json"].map((name) =>
      inside(name),
    ),
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

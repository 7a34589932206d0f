import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { inside, writeIfChanged } from "./paths.mjs";

/** The Deno that npm installed, or one on the PATH. */
function findDeno() {
  const scope = inside("node_modules", "@deno");
  const fromNpm = existsSync(scope) ? readdirSync(scope).map((name) => join(scope, name, "deno")) : [];
  const fromPath = (process.env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, "deno"));
  return [...fromNpm, ...fromPath].find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * How a Jupyter kernel is started: through jupyter-kernel, which says what the kernel itself does not say. A Jupyter
 * kernel's PATH is Jupyter's, not the project's, so each program is named by its absolute path.
 */
const started = (name, ...argv) => [
  inside(".venv", "bin", "python"),
  inside("lib", "cli", "jupyter-kernel"),
  "{connection_file}",
  name,
  ...argv,
];

/** The Jupyter kernels' specifications, by name. */
function kernelspecs() {
  const deno = findDeno();
  const specs = {
    tslab: {
      argv: started(
        "tslab",
        process.execPath,
        "--import",
        inside("lib", "cli", "tslab-shorthand.mjs"),
        inside("node_modules", "tslab", "bin", "tslab"),
        "kernel",
        "--config-path",
        "{kernel_connection}",
      ),
      display_name: "TypeScript (tslab)",
      language: "typescript",
      // calls that really block take a thread each, and a cell comes too late to ask for more than four
      env: { UV_THREADPOOL_SIZE: "16" },
    },
  };
  if (!deno) {
    process.stderr.write(
      "Deno was not found, so only the Jupyter kernel tslab is offered: install Deno (https://deno.com) to get both\n",
    );
    return specs;
  }
  specs.deno = {
    argv: started("deno", deno, "jupyter", "--kernel", "--conn", "{kernel_connection}"),
    display_name: "TypeScript (Deno)",
    language: "typescript",
    // of the message Deno's kernel never hears while a cell runs; the signal it outlives, see lib/notebook/outlive.ts
    interrupt_mode: "signal",
    // it imports what set-up has built, as tslab does: elsewhere Deno takes the sources
    env: { DENO_NO_UPDATE_CHECK: "1", DENO_CONDITIONS: "built" },
  };
  return specs;
}

/** Puts the two kernelspecs and the course's settings into .venv, where any Jupyter or VS Code that uses it finds them. */
export function describeJupyterKernels() {
  const specs = kernelspecs();
  for (const [name, spec] of Object.entries(specs)) {
    writeIfChanged(inside(".venv", "share", "jupyter", "kernels", name, "kernel.json"), json(spec));
  }
  // without it, Node takes the CommonJS programs that JupyterLab brings for modules, as the project's package.json says
  writeIfChanged(inside(".venv", "package.json"), json({ type: "commonjs" }));
  const only = {
    MultiKernelManager: { default_kernel_name: "tslab" },
    KernelSpecManager: { ensure_native_kernel: false, allowed_kernelspecs: Object.keys(specs) },
  };
  writeIfChanged(inside(".venv", "etc", "jupyter", "jupyter_server_config.json"), json(only));
  const quiet = { "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false } };
  writeIfChanged(inside(".venv", "share", "jupyter", "lab", "settings", "overrides.json"), json(quiet));
}

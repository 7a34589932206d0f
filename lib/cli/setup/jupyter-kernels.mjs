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

/** A Jupyter kernel's PATH is Jupyter's, not the project's, so each one's program is named by its absolute path. */
function kernelspecs() {
  const deno = findDeno();
  const specs = {
    tslab: {
      argv: [
        process.execPath,
        inside("node_modules", "tslab", "bin", "tslab"),
        "kernel",
        "--config-path",
        "{connection_file}",
      ],
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
    argv: [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "TypeScript (Deno)",
    language: "typescript",
    // the signal would end the Jupyter kernel and all its variables
    interrupt_mode: "message",
    env: { DENO_NO_UPDATE_CHECK: "1" },
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

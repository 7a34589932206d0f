import { build } from "./build.mjs";
import { Problem } from "./command.mjs";
import { describeJupyterKernels } from "./jupyter-kernels.mjs";
import { checkMachine } from "./machine.mjs";
import { installPackages } from "./packages.mjs";
import { makePythonEnvironment } from "./python.mjs";

/**
 * Sets up whatever is missing, in order, and ends the process with 3 and a message where it can't.
 *
 * @param notebooks whether what runs notebooks is needed, too: Python and the Jupyter kernels
 */
export function setUp({ notebooks = true } = {}) {
  try {
    checkMachine();
    installPackages();
    build();
    if (!notebooks) return;
    makePythonEnvironment();
    describeJupyterKernels();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    process.stderr.write(`\n${problem.message}\n`);
    process.exit(3);
  }
}

import { build } from "./build.mjs";
import { Problem } from "./command.mjs";
import { describeJupyterKernels } from "./jupyter-kernels.mjs";
import { checkMachine } from "./machine.mjs";
import { installPackages } from "./packages.mjs";
import { makePythonEnvironment } from "./python.mjs";

const NOT_OURS = new Set(["EACCES", "EPERM", "EROFS"]);

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
  } catch (error) {
    const problem = NOT_OURS.has(error.code)
      ? new Problem(
          `${error.path} can't be written by this user`,
          "Let whoever installed socklab run: npm run socklab -- setup",
        )
      : error;
    if (!(problem instanceof Problem)) throw problem;
    process.stderr.write(`\n${problem.message}\n`);
    process.exit(3);
  }
}

import { build } from "./build.mjs";
import { Problem } from "./command.mjs";
import { describeJupyterKernels } from "./jupyter-kernels.mjs";
import { checkMachine } from "./machine.mjs";
import { installPackages } from "./packages.mjs";
import { makePythonEnvironment } from "./python.mjs";

/** Sets up whatever is missing, in order, and ends the process with 3 and a message where it can't. */
export function setUp() {
  try {
    checkMachine();
    installPackages();
    build();
    makePythonEnvironment();
    describeJupyterKernels();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    process.stderr.write(`\n${problem.message}\n`);
    process.exit(3);
  }
}

import { spawnSync } from "node:child_process";
import { inside, python } from "../../lib/project/paths.ts";

/** Runs a program in a network: a new one, or that of a process. */
export const NETWORK = inside("lib", "cli", "jupyter-kernel", "network.py");

/**
 * Whether each Jupyter kernel has a network of its own here: then the chapters' fixed ports, 5000 to 5099, don't collide,
 * and what uses them runs side by side with everything else.
 */
export const ownNetwork = spawnSync(python, [NETWORK, "new", "true"]).status === 0;

import { spawnSync } from "node:child_process";
import { inNetwork } from "../../lib/cli/in-network.ts";

const [program, ...args] = inNetwork("new", "true");

/**
 * Whether each Jupyter kernel has a network of its own here: then the chapters' fixed ports, 5000 to 5099, don't collide,
 * and what uses them runs side by side with everything else.
 */
export const ownNetwork = spawnSync(program, args).status === 0;

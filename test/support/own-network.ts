import { spawnSync } from "node:child_process";

const permitted = (...flags: string[]) => spawnSync("unshare", [...flags, "--net", "true"]).status === 0;

/**
 * Whether a Jupyter kernel may have a network of its own here: then the chapters' fixed ports, 5000 to 5099, don't collide,
 * and what uses them runs side by side with everything else. See unshare(1).
 */
export const ownNetwork = permitted() || permitted("--user");

import process from "node:process";

/** What jupyter-kernel tells the Jupyter kernel that it starts: `own`, or `machine: ` and why; empty for other programs. */
const told = (): string => process.env.SOCKLAB_NETWORK ?? "";

/** How one gets notebooks into the machine's network, for what is outside of its own. */
export const TO_SHARE = "to share the machine's, start the course by SOCKLAB_NETWORK=machine npm start";

/** Whether this is a notebook with a network of its own, which has a loopback interface and no way out. */
export const hasOwnNetwork = (): boolean => told() === "own";

/** Why this notebook shares the machine's network; undefined for one that does not, and for what is no notebook. */
export const whyShared = (): string | undefined => /^machine: (.*)/.exec(told())?.[1];

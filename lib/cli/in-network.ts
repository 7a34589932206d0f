import { inside, python } from "../project/paths.ts";

/** The command that runs another one in a network: a new one, or that of a process. */
export const inNetwork = (which: "new" | number, ...command: string[]): [string, ...string[]] => [
  python,
  inside("lib", "cli", "jupyter-kernel", "network.py"),
  String(which),
  ...command,
];

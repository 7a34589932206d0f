import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** What runs a program as an ordinary user, who owns nothing here; only root may. */
export const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
/** What runs a program where it may make no namespace, and has no capability. */
export const CONFINED = ["bwrap", "--unshare-user", "--disable-userns", "--cap-drop", "ALL", "--dev-bind", "/", "/"];

/** Not the course's own Python, which may lie in a folder of root's. */
export const SYSTEM_PYTHON = existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

export const works = ([program = "", ...args]: readonly string[]): boolean => spawnSync(program, args).status === 0;

export const confines = works([...CONFINED, "true"]);

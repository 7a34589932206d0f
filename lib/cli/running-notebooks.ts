import { readdirSync, readlinkSync } from "node:fs";
import { quietly, readQuietly, utf8 } from "../base/ignore-errors.ts";
import { chapterName } from "../project/chapters.ts";

/** A notebook whose Jupyter kernel runs. */
export interface RunningNotebook {
  /** Its name, or the kernel's folder where nobody told it the notebook's. */
  name: string;
  /** The Jupyter kernel's process. */
  pid: number;
  /** Whether it has a network of its own. */
  ownNetwork: boolean;
}

/** All running notebooks of this user, by name. Root sees everybody's. */
export const runningNotebooks = (): RunningNotebook[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => notebookOf(Number(name)))
    .filter((found) => found !== undefined)
    .sort((a, b) => a.name.localeCompare(b.name) || a.pid - b.pid);

/** A process that jupyter-kernel has started is told the go-between, which is its child; what a cell starts is told, too. */
function notebookOf(pid: number): RunningNotebook | undefined {
  const environment = readQuietly(`/proc/${pid}/environ`).split("\0");
  const value = (name: string): string =>
    environment.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  const goBetween = value("SOCKLAB_GO_BETWEEN");
  if (!/^\d+$/.test(goBetween) || !new RegExp(`^PPid:\t${pid}$`, "m").test(readQuietly(`/proc/${goBetween}/status`))) {
    return undefined;
  }
  const path = utf8(value("JPY_SESSION_NAME")) || (quietly(() => readlinkSync(`/proc/${pid}/cwd`)) ?? "");
  return { name: chapterName(path), pid, ownNetwork: value("SOCKLAB_NETWORK") === "own" };
}

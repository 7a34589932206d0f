import { readdirSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";
import { quietly, readQuietly, utf8 } from "../../base/ignore-errors.ts";
import { descriptorTarget, socketInode } from "./proc-fd.ts";

/** The process that holds a socket, and by which descriptors. */
export interface SocketProcess {
  readonly pid: number;
  /** The program's name, `node` for example. */
  readonly program: string;
  readonly fds: readonly number[];
  /** The path of the notebook that it is the kernel of, or that has started it: Jupyter tells its kernels. */
  readonly notebook: string | undefined;
}

/** Where Jupyter's server tells a kernel its notebook; the programs that a kernel starts inherit it. */
const SESSION = "JPY_SESSION_NAME";

/** The notebook that this process belongs to, by its path. */
export const ownNotebook = (): string | undefined => process.env[SESSION] || undefined;

/**
 * Who holds the socket of an inode: this process, if it does, else the first other one. undefined for a socket of a
 * process that may not be looked into, which is another user's as a rule.
 */
export function processOf(inode: number): SocketProcess | undefined {
  const own = held(process.pid, inode);
  if (own) return own;
  for (const name of quietly(() => readdirSync("/proc")) ?? []) {
    const found = /^\d+$/.test(name) ? held(Number(name), inode) : undefined;
    if (found) return found;
  }
  return undefined;
}

function held(pid: number, inode: number): SocketProcess | undefined {
  const fds = descriptorsOf(pid, inode);
  if (fds.length === 0) return undefined;
  const notebook = new RegExp(`(?:^|\0)${SESSION}=([^\0]+)`).exec(readQuietly(`/proc/${pid}/environ`))?.[1];
  const program = readQuietly(`/proc/${pid}/comm`).trim();
  return { pid, program, fds, notebook: notebook && utf8(notebook) };
}

function descriptorsOf(pid: number, inode: number): number[] {
  const folder = `/proc/${pid}`;
  return (quietly(() => readdirSync(`${folder}/fd`)) ?? [])
    .filter((fd) => socketInode(descriptorTarget(folder, fd)) === inode)
    .map(Number);
}

/** A notebook's name as its reader knows it: without the folders. */
export const notebookName = (path: string): string => basename(path);

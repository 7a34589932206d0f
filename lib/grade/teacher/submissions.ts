import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { CommandError } from "../../project/exit.ts";

/** What a learner handed in: one notebook, or a folder of them. */
export interface Submission {
  /** The notebook's name without its ending, or the folder's. No two are the same. */
  readonly name: string;
  /** The notebooks' paths. */
  readonly notebooks: readonly string[];
  /** What was found and left aside, and why. */
  readonly warnings: readonly string[];
}

const ENDING = ".ipynb";
/** Jupyter's own copies. */
const CHECKPOINTS = ".ipynb_checkpoints";
/** How deep a submission's folder is looked through: nbgrader's own are two deep. */
const DEEPEST = 6;
/** How many entries of it. */
const MOST_ENTRIES = 2000;

/**
 * The submissions in a folder, in the order of their names, or the one that a notebook is. Symbolic links are not
 * followed: they may lead to another's work, or out of the folder.
 *
 * @throws {CommandError} when there is no such folder, or nothing in it
 */
export function findSubmissions(path: string): Submission[] {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new CommandError(`There is no ${path}: name a folder of notebooks, or a notebook`);
  const entries = stat.isDirectory() ? readdirSync(path).sort() : ["."];
  const found = entries.flatMap((entry) => submissionOf(join(path, entry)) ?? []);
  if (found.length === 0)
    throw new CommandError(`No submission in ${path}: a notebook each is wanted, or a folder each`);
  return withOwnNames(found).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A submission, and what it is called in its folder. */
interface Found extends Submission {
  readonly entry: string;
}

function submissionOf(path: string): Found | undefined {
  const entry = basename(path);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (entry === CHECKPOINTS) return undefined;
  const name = entry.endsWith(ENDING) ? entry.slice(0, -ENDING.length) || entry : entry;
  if (stat === undefined) {
    const warnings = [`${entry} can't be opened: its name is no UTF-8 text, rename it`];
    return { entry, name, notebooks: [], warnings };
  }
  if (stat.isDirectory()) {
    const notebooks: string[] = [];
    const warnings: string[] = [];
    walk(path, path, notebooks, warnings, { left: MOST_ENTRIES });
    return { entry, name: entry, notebooks, warnings };
  }
  if (!entry.endsWith(ENDING)) {
    return stat.isSymbolicLink() ? { entry, name: entry, notebooks: [], warnings: [linkTo(entry)] } : undefined;
  }
  if (stat.isFile()) return { entry, name, notebooks: [path], warnings: [] };
  return { entry, name, notebooks: [], warnings: [stat.isSymbolicLink() ? linkTo(entry) : `${entry} is no file`] };
}

function walk(root: string, folder: string, notebooks: string[], warnings: string[], room: { left: number }): void {
  const depth = relative(root, folder).split("/").length;
  for (const entry of entriesOf(root, folder, warnings)) {
    const path = join(folder, entry.name);
    const short = relative(root, path);
    if (room.left-- <= 0) {
      if (room.left === -1) warnings.push(`more than ${MOST_ENTRIES} files: the rest was not looked at`);
      return;
    }
    if (entry.name === CHECKPOINTS) continue;
    if (entry.isSymbolicLink()) warnings.push(linkTo(short));
    else if (entry.isDirectory() && depth < DEEPEST) walk(root, path, notebooks, warnings, room);
    else if (entry.isFile() && entry.name.endsWith(ENDING)) notebooks.push(path);
    else if (entry.name.endsWith(ENDING)) warnings.push(`${short} is no file`);
  }
}

function entriesOf(root: string, folder: string, warnings: string[]): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    warnings.push(`${relative(root, folder) || "its folder"} can't be read: ${(error as Error).message}`);
    return [];
  }
}

const linkTo = (what: string): string => `${what} is a symbolic link: it was not followed, hand in the file itself`;

/** `alice.ipynb` and a folder `alice` keep their whole names; names whose bytes are no text may read the same. */
function withOwnNames(found: readonly Found[]): Submission[] {
  const count = new Map<string, number>();
  const taken = new Map<string, number>();
  for (const { name } of found) count.set(name, (count.get(name) ?? 0) + 1);
  return found.map(({ entry, ...submission }) => {
    const name = (count.get(submission.name) ?? 0) > 1 ? entry : submission.name;
    const turn = (taken.get(name) ?? 0) + 1;
    taken.set(name, turn);
    return { ...submission, name: turn > 1 ? `${name} (${turn})` : name };
  });
}

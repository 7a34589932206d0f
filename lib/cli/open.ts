import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { findChapter, notebooks } from "../project/chapters.ts";
import { CommandError, Exit } from "../project/exit.ts";
import { notebookText, readNotebook } from "../project/notebook-file.ts";
import { startServer } from "./jupyter-server.ts";

/** `socklab open`: JupyterLab on the course, until Ctrl-C. */
export async function open(
  chapter: string | undefined,
  { port, browser }: { port: number; browser: boolean },
  signal: AbortSignal,
): Promise<number> {
  const file = chapter ? relative(notebooks, findChapter(chapter)) : firstFile();
  if (file?.startsWith(".."))
    throw new CommandError(`${file} is outside notebooks/: choose a chapter, or copy it there`);
  if (file) mend(join(notebooks, file));
  const options = { port, browser: browser && hasBrowser() };
  const server = await startServer(file ? { ...options, file } : options);
  if (server.port !== port) console.log(`Port ${port} is taken, so JupyterLab listens on ${server.port}`);
  console.log(`The course is open at\n\n    ${server.url}\n\nCtrl-C ends it`);
  const interrupted = signal.aborted ? undefined : once(signal, "abort").then(() => undefined);
  const end = await Promise.race([server.ended, interrupted]);
  if (end !== undefined) {
    console.error(`JupyterLab ended by itself with exit code ${end}`);
    return end === 0 ? Exit.ok : Exit.failed;
  }
  console.log("\nEnding JupyterLab and its Jupyter kernels");
  await server.stop();
  return Exit.ok;
}

/**
 * Rewrites a notebook that this course can read and Jupyter can't, for a byte order mark before it for example, and says so.
 *
 * @throws {NotebookError} when it can't be read at all
 */
function mend(path: string): void {
  const notebook = readNotebook(path);
  if (isDeepStrictEqual(asJupyterReads(path), notebook)) return;
  writeFileSync(path, notebookText(notebook));
  console.log(
    `${basename(path)} was not written as Jupyter reads it, and has been rewritten: its cells are as they were`,
  );
}

function asJupyterReads(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** Without a chapter, the course begins at its beginning. */
const firstFile = () => (existsSync(join(notebooks, "00-start-here.ipynb")) ? "00-start-here.ipynb" : undefined);

/** Without a screen, the browser that would open is a text browser in this very terminal. */
const hasBrowser = () => Boolean(process.env.BROWSER || process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

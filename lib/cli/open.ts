import { once } from "node:events";
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { findChapter, notebooks } from "../project/chapters.ts";
import { CommandError, Exit } from "../project/exit.ts";
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

/** Without a chapter, the course begins at its beginning. */
const firstFile = () => (existsSync(join(notebooks, "00-start-here.ipynb")) ? "00-start-here.ipynb" : undefined);

/** Without a screen, the browser that would open is a text browser in this very terminal. */
const hasBrowser = () => Boolean(process.env.BROWSER || process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

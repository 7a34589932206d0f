import { appendFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { clearTimeout, setTimeout } from "node:timers";
import { isDeno } from "../base/runtime.ts";
import { toJsonLine } from "./jsonl.ts";
import { trace } from "./trace.ts";

const FLUSH_MS = 200;
const FLUSH_LENGTH = 65_536;

/** What Deno tells before an error ends the program: then there is no "exit". */
const LAST_WORDS = isDeno ? ["error", "unhandledrejection"] : [];

/**
 * Writes the record of this process to a file, as JSON lines: every event as it ends, and when the process exits those
 * that have not ended. Setting the environment variable `SOCKLAB_TRACE` to the file's name does the same for any program
 * or Jupyter kernel.
 *
 * A file of that name is replaced at the first event. Between two writes, which are 200 ms apart at most, no descriptor is
 * kept open, so that sockets get the same numbers as without. A file that cannot be written is told once, on stderr.
 *
 * @param name the file; `%p` in it becomes the process's number
 * @returns how to write what is left and stop
 */
export function traceTo(name: string): () => void {
  const path = resolve(name.replaceAll("%p", String(process.pid)));
  let lines: string[] = [];
  let length = 0;
  let begun = false;
  let broken = false;
  let exiting = false;
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    if (timer) clearTimeout(timer);
    timer = undefined;
    if (broken || lines.length === 0) return;
    const text = lines.join("");
    lines = [];
    length = 0;
    try {
      (begun ? appendFileSync : writeFileSync)(path, text);
      begun = true;
    } catch (error) {
      broken = true;
      process.stderr.write(`socklab cannot write its record to ${path}: ${(error as Error).message}\n`);
    }
  };
  const write = (line: string): void => {
    if (broken) return;
    lines.push(`${line}\n`);
    length += line.length;
    if (exiting || length > FLUSH_LENGTH) flush();
    else timer ??= setTimeout(flush, FLUSH_MS).unref();
  };
  const unsubscribe = trace.subscribe((event) => write(toJsonLine(event)));
  const writeAll = (): void => {
    for (const event of trace.events()) if (Number.isNaN(event.endNs)) write(toJsonLine(event));
    flush();
  };
  const onExit = (): void => {
    writeAll();
    exiting = true; // what other exit handlers still call is written at once
  };
  process.on("exit", onExit);
  const page = globalThis as unknown as EventTarget; // Deno, which has no types here
  for (const type of LAST_WORDS) page.addEventListener(type, writeAll);
  return () => {
    unsubscribe();
    process.off("exit", onExit);
    for (const type of LAST_WORDS) page.removeEventListener(type, writeAll);
    flush();
  };
}

/**
 * Does what the environment variable asks for. The programs that this one starts write beside the file, not over it: each
 * to the file's name with its own number added.
 */
function traceAsAsked(): void {
  const name = process.env.SOCKLAB_TRACE;
  if (!name) return;
  if (!name.includes("%p")) process.env.SOCKLAB_TRACE = `${resolve(name)}.%p`;
  traceTo(name);
}

traceAsAsked();

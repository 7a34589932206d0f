import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import process from "node:process";
import { queueSends } from "./tslab-sends.ts";

/** Rich output: one value in several MIME types, of which the page takes the richest that it can show. */
export type MimeBundle = Readonly<Record<string, string>>;

/** A way to hand output to whoever shows it. */
export interface Display {
  /** The Jupyter kernel that this code runs in; none in a terminal. */
  readonly jupyterKernel: "tslab" | "deno" | undefined;
  send(bundle: MimeBundle): void;
  /** Begins an output that is replaced in place, again and again; a terminal has none. */
  live?(): (bundle: MimeBundle) => void;
}

/** Sends what Jupyter's messages `display_data` carry, or, if it replaces an earlier one, `update_display_data`. */
type Send = (content: { data: MimeBundle; metadata: object; transient: object }, update: boolean) => void;

function sender(jupyterKernel: Display["jupyterKernel"], send: Send): Display {
  return {
    jupyterKernel,
    send: (data) => send({ data, metadata: {}, transient: {} }, false),
    live: () => {
      const transient = { display_id: randomUUID() };
      let shown = false;
      return (data) => {
        send({ data, metadata: {}, transient }, shown);
        shown = true;
      };
    },
  };
}

interface DenoJupyter {
  broadcast(type: string, content: object): Promise<void> | undefined;
}

let found: Display | undefined;

/** The display of the Jupyter kernel that this code runs in, or of the terminal. */
export function display(): Display {
  found ??= denoDisplay() ?? tslabDisplay() ?? terminal();
  return found;
}

function denoDisplay(): Display | undefined {
  let jupyter: DenoJupyter | undefined;
  try {
    jupyter = (globalThis as { Deno?: { jupyter?: DenoJupyter } }).Deno?.jupyter;
  } catch {
    return undefined; // outside `deno jupyter` the mere question throws
  }
  if (typeof jupyter?.broadcast !== "function") return undefined;
  const { broadcast } = jupyter;
  return sender("deno", (content, update) => {
    const sent = broadcast(update ? "update_display_data" : "display_data", content);
    Promise.resolve(sent).catch((error: unknown) => console.error(String(error)));
  });
}

/** tslab's public `display` sends one MIME type at a time; the function beneath it takes a whole bundle. */
function tslabDisplay(): Display | undefined {
  if (!("__tslab__" in globalThis)) return undefined;
  const require = createRequire(process.argv[1] ?? import.meta.url);
  let internals: { lastWriteDisplayData: Send | null };
  try {
    internals = require("../dist/jupyter.js");
    const { Publisher, Router } = require("zeromq");
    queueSends([Publisher, Router]);
  } catch {
    return undefined;
  }
  return sender("tslab", (content, update) => internals.lastWriteDisplayData?.(content, update));
}

function terminal(): Display {
  return { jupyterKernel: undefined, send: (bundle) => console.log(bundle["text/plain"] ?? "") };
}

import { createRequire } from "node:module";
import process from "node:process";

/** Rich output: one value in several MIME types, of which the page takes the richest that it can show. */
export type MimeBundle = Readonly<Record<string, string>>;

/** A way to hand output to whoever shows it. */
export interface Display {
  readonly kernel: "tslab" | "deno" | "terminal";
  send(bundle: MimeBundle): void;
}

interface DenoJupyter {
  broadcast(type: string, content: object): Promise<void> | undefined;
}
type WriteDisplayData = (data: object, update: boolean) => void;

let found: Display | undefined;

/** The notebook kernel that this code runs in, or the terminal. */
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
  return {
    kernel: "deno",
    send: (data) => {
      Promise.resolve(broadcast("display_data", { data, metadata: {}, transient: {} })).catch((error: unknown) =>
        console.error(String(error)),
      );
    },
  };
}

/** tslab's public `display` sends one MIME type at a time; the function beneath it takes a whole bundle. */
function tslabDisplay(): Display | undefined {
  if (!("__tslab__" in globalThis)) return undefined;
  const require = createRequire(process.argv[1] ?? import.meta.url);
  let internals: { lastWriteDisplayData: WriteDisplayData | null };
  try {
    internals = require("../dist/jupyter.js");
  } catch {
    return undefined;
  }
  return {
    kernel: "tslab",
    send: (data) => internals.lastWriteDisplayData?.({ data, metadata: {}, transient: {} }, false),
  };
}

function terminal(): Display {
  return { kernel: "terminal", send: (bundle) => console.log(bundle["text/plain"] ?? "") };
}

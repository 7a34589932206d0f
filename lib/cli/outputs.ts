import { stripVTControlCharacters } from "node:util";
import type { Json } from "../project/notebook-file.ts";

/** One thing a cell put out, as the Jupyter protocol says it. */
export interface Output {
  output_type: string;
  name?: string;
  text?: string;
  data?: { [type: string]: Json };
  metadata?: { [key: string]: Json };
  transient?: { display_id?: string };
  execution_count?: number;
  ename?: string;
  evalue?: string;
  traceback?: string[];
}

/** What a front end would show at the end: streams in one piece, displays brought up to date, cleared output gone. */
export function gathered(outputs: Output[]): Output[] {
  const shown: Output[] = [];
  for (const output of outputs) {
    const last = shown.at(-1);
    if (output.output_type === "clear_output") {
      shown.length = 0;
    } else if (output.output_type === "update_display_data") {
      const id = output.transient?.display_id;
      for (const earlier of shown) if (id && earlier.transient?.display_id === id) earlier.data = output.data ?? {};
    } else if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name) {
      last.text = `${last.text}${output.text}`;
    } else {
      shown.push({ ...output });
    }
  }
  return shown;
}

/** What a cell showed, as plain text without colours. */
export const textOf = (outputs: Output[]): string =>
  stripVTControlCharacters(
    gathered(outputs)
      .map((output) => output.text ?? output.traceback?.join("\n") ?? String(output.data?.["text/plain"] ?? ""))
      .join(""),
  );

/** Outputs as a notebook file stores them. */
export const stored = (outputs: Output[]): Json[] =>
  gathered(outputs).map(({ transient: _, ...output }) => output as { [key: string]: Json });

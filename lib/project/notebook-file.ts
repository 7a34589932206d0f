import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Metadata = { [key: string]: Json };

export interface Cell {
  cell_type: "code" | "markdown" | "raw";
  id?: string;
  metadata: Metadata;
  source: string | string[];
  outputs?: Json[];
  execution_count?: number | null;
}

/** A notebook as nbformat 4 stores it. */
export interface Notebook {
  cells: Cell[];
  metadata: Metadata;
  nbformat: number;
  nbformat_minor: number;
}

export const readNotebook = (path: string): Notebook => JSON.parse(readFileSync(path, "utf8")) as Notebook;

/** A cell's text in one piece. */
export const sourceOf = (cell: Cell): string => (Array.isArray(cell.source) ? cell.source.join("") : cell.source);

/** A cell's tags; `raises-exception` marks a cell that is meant to fail. */
export const tagsOf = (cell: Cell): string[] => (cell.metadata.tags ?? []) as string[];

/** The cells that a Jupyter kernel is asked to run. */
export const codeCells = (notebook: Notebook): Cell[] =>
  notebook.cells.filter((cell) => cell.cell_type === "code" && sourceOf(cell).trim() !== "");

/** The text of a notebook file as Jupyter itself writes it: keys in order, one space, a newline at the end. */
export const notebookText = (notebook: Notebook): string => `${JSON.stringify(inOrder(notebook as never), null, 1)}\n`;

function inOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, inOrder(inner)]),
  );
}

/** What a front end notes for itself, and changes without being asked. */
const PASSING = [
  "ExecuteTime",
  "collapsed",
  "execution",
  "jp-MarkdownHeadingCollapsed",
  "scrolled",
  "trusted",
  "vscode",
];

/**
 * The notebook as it is stored: without outputs, with stable ids, for the Jupyter kernel tslab, so that a change shows
 * only what was written.
 */
export function normalized(notebook: Notebook): Notebook {
  const taken = new Set<string>();
  const cells = notebook.cells.map((cell, index): Cell => {
    const text = sourceOf(cell);
    const kept = {
      cell_type: cell.cell_type,
      id: stableId(cell.id, taken, `${index} ${text}`),
      metadata: Object.fromEntries(Object.entries(cell.metadata).filter(([key]) => !PASSING.includes(key))),
      source: text === "" ? [] : text.split(/(?<=\n)/),
    };
    return cell.cell_type === "code" ? { ...kept, execution_count: null, outputs: [] } : kept;
  });
  const metadata = {
    ...notebook.metadata,
    kernelspec: { display_name: "TypeScript (tslab)", language: "typescript", name: "tslab" },
    language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
  };
  return { cells, metadata, nbformat: 4, nbformat_minor: 5 };
}

/** The id a cell has, or, if it has none or shares it, one made from its place and text. */
function stableId(id: string | undefined, taken: Set<string>, seed: string): string {
  let found = id && /^[\w-]{1,64}$/.test(id) ? id : "";
  for (let turn = 0; found === "" || taken.has(found); turn++) {
    found = createHash("sha256").update(`${turn} ${seed}`).digest("hex").slice(0, 8);
  }
  taken.add(found);
  return found;
}

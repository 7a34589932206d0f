import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { CommandError, Exit } from "./exit.ts";
import { countValues } from "./json-size.ts";
import { parseLenientJson } from "./lenient-json.ts";

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

/** A file that is no notebook, or none that can be read: the message says what to do. */
export class NotebookError extends CommandError {
  override readonly name = "NotebookError";

  constructor(message: string) {
    super(message, Exit.failed);
  }
}

/** No longer file is read. */
export const MOST_NOTEBOOK_BYTES = 50 * 1024 * 1024;
/** A notebook of more values, its outputs' numbers among them, would take more memory than a machine may have. */
const MOST_VALUES = 1_000_000;

/**
 * What a notebook file holds, where nothing is certain but that it is an object with a list of cells. It is read as it
 * comes from any editor: with a byte order mark, in UTF-16, with zeros at its end.
 *
 * @param shown what to call it in a message
 * @throws {NotebookError} when it is none, with what to do
 */
export function parsedNotebook(path: string, shown: string = path): ParsedNotebook {
  return notebookIn(bytesOf(path, shown), shown);
}

/** What is certain of a notebook. */
export interface ParsedNotebook {
  readonly cells: unknown[];
  readonly [key: string]: unknown;
}

/**
 * The same of a file's bytes.
 *
 * @throws {NotebookError} when they are none, with what to do
 */
export function notebookIn(bytes: Uint8Array, shown: string): ParsedNotebook {
  const text = withoutEnd(decoded(bytes));
  if (countValues(text, MOST_VALUES) > MOST_VALUES) {
    throw new NotebookError(
      `${shown} holds more than ${MOST_VALUES} values: clear its outputs, save it, then try again`,
    );
  }
  let parsed: Record<string, unknown>;
  try {
    parsed = asRecord(parseLenientJson(text));
  } catch {
    throw new NotebookError(`${shown} is no notebook, or was cut off: it is not whole JSON`);
  }
  const { cells, worksheets } = parsed;
  if (Array.isArray(worksheets)) {
    throw new NotebookError(`${shown} is of an old format (nbformat 3): open it in Jupyter, save it, then try again`);
  }
  if (!Array.isArray(cells)) throw new NotebookError(`${shown} is no notebook: it has no list of cells`);
  return { ...parsed, cells };
}

function bytesOf(path: string, shown: string): Uint8Array {
  try {
    refuseLong(statSync(path).size, shown);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof NotebookError) throw error;
    throw new NotebookError(`${shown} can't be read: ${(error as Error).message}`);
  }
}

/** @throws {NotebookError} when a file has more bytes than are read */
export function refuseLong(size: number, shown: string): void {
  if (size <= MOST_NOTEBOOK_BYTES) return;
  const mib = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;
  const advice = "clear its outputs, save it, then try again";
  throw new NotebookError(
    `${shown} has ${mib(size)}, more than the ${mib(MOST_NOTEBOOK_BYTES)} that are read: ${advice}`,
  );
}

/** A text without the spaces and control characters at its end: an editor that crashed leaves zeros there. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s\p{Cc}]/u.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** The text of a file; its byte order mark, which tells UTF-16 from UTF-8, is no part of it. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

/** An object's keys; none of what is no object. */
export const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** A source, one text or a list of lines, in one piece and with Linux's line ends. */
export const sourceText = (source: unknown): string =>
  (Array.isArray(source) ? source : [source])
    .filter((line) => typeof line === "string")
    .join("")
    .replaceAll("\r\n", "\n");

/**
 * Reads a notebook, and fills in what nbformat 4 requires and the file lacks. What is no cell is left out.
 *
 * @throws {NotebookError} when it is none, with what to do
 */
export function readNotebook(path: string): Notebook {
  const { cells, metadata, nbformat, nbformat_minor, ...more } = parsedNotebook(path);
  return {
    ...more,
    cells: cells.flatMap(wholeCell),
    metadata: asRecord(metadata) as Metadata,
    nbformat: nbformat === 4 ? nbformat : 4,
    nbformat_minor: typeof nbformat_minor === "number" ? nbformat_minor : 4,
  };
}

function wholeCell(cell: unknown): Cell[] {
  const { cell_type, source, metadata, outputs, execution_count, ...more } = asRecord(cell);
  if (cell_type !== "code" && cell_type !== "markdown" && cell_type !== "raw") return [];
  const isText = typeof source === "string" && !source.includes("\r\n");
  const isLines = Array.isArray(source) && source.every((line) => typeof line === "string" && !line.endsWith("\r\n"));
  const kept: Cell = {
    ...more,
    cell_type,
    metadata: asRecord(metadata) as Metadata,
    source: isText || isLines ? (source as Cell["source"]) : sourceText(source),
  };
  if (cell_type !== "code") return [kept];
  return [
    {
      ...kept,
      outputs: Array.isArray(outputs) ? (outputs as Json[]) : [],
      execution_count: typeof execution_count === "number" ? execution_count : null,
    },
  ];
}

/** A cell's text in one piece. */
export const sourceOf = (cell: Cell): string => (Array.isArray(cell.source) ? cell.source.join("") : cell.source);

/** A cell's tags; `raises-exception` marks a cell that is meant to fail. */
export const tagsOf = (cell: Cell): string[] =>
  Array.isArray(cell.metadata.tags) ? cell.metadata.tags.filter((tag) => typeof tag === "string") : [];

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

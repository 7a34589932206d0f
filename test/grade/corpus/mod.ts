import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Case, type Cases, notebookOf, type World } from "./case.ts";
import { cells } from "./cells.ts";
import { ends } from "./ends.ts";
import { exhaustion } from "./exhaustion.ts";
import { forgery } from "./forgery.ts";
import { loops } from "./loops.ts";
import { names } from "./names.ts";
import { notebooks } from "./notebooks.ts";
import { outside } from "./outside.ts";
import { values } from "./values.ts";

/** Every hostile or broken submission, by its name. */
export const corpus: Cases = {
  ...cells,
  ...ends,
  ...outside,
  ...exhaustion,
  ...forgery,
  ...loops,
  ...names,
  ...notebooks,
  ...values,
};

/** Writes submissions into a folder. */
export function writeCorpus(folder: string, world: World, cases: Cases = corpus): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, one] of Object.entries(cases)) place(join(folder, name), one, world);
}

function place(path: string, one: Case, world: World): void {
  const text = notebookOf(one, world);
  if (one.place) one.place(path, String(text));
  else writeFileSync(`${path}.ipynb`, text);
}

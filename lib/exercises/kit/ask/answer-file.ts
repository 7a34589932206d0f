import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What a cell holds before and after the work. */
export interface Cells {
  readonly stub: string;
  readonly solution: string;
}

/**
 * The cells of an exercise, from the answer's file beside its own: `udp-ask.answer.ts` beside `udp-ask.ts`.
 *
 * @param module the exercise's own `import.meta.url`
 */
export function readAnswerFile(module: string): Cells {
  return cellsIn(readFileSync(fileURLToPath(module.replace(/\.ts$/, ".answer.ts")), "utf8"));
}

const REGION = /^ *\/\/#region answer\n(.*?)(?:^ *\/\/#stub\n(.*?))?^ *\/\/#endregion\n/gms;
const IMPORT = /^import \{[^}]*?(?=,?\s*\} from "socklab";$)/m;

/**
 * Stub and solution of a source. What lies between `//#region answer` and `//#endregion` differs: the solution has its
 * lines up to `//#stub`, the stub has those after it, which are comments in the source. All else stands in both; so
 * an import that one of them alone needs lies in a region, too. A cell exports nothing, and a stub that calls `todo()`
 * imports it.
 *
 * @throws {Error} when a mark of a region stands alone
 */
export function cellsIn(source: string): Cells {
  const solution = cell(source.replace(REGION, "$1"));
  const stub = cell(source.replace(REGION, (_, _solution, lines = "") => lines.replace(/^( *)\/\/ ?/gm, "$1")));
  return { solution, stub: /\btodo\(\)/.test(stub) ? importing("todo", stub) : stub };
}

function cell(source: string): string {
  const mark = /^ *\/\/#.*$/m.exec(source);
  if (mark) throw new Error(`${mark[0].trim()} stands alone: a region goes from //#region answer to //#endregion`);
  return source.replace(/^export /gm, "").trim();
}

function importing(name: string, source: string): string {
  if (IMPORT.test(source)) return source.replace(IMPORT, `$&, ${name}`);
  return `import { ${name} } from "socklab";\n\n${source}`;
}

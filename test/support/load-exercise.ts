import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Exercise } from "../../lib/exercises/exercise.ts";
import { inside } from "../../lib/project/paths.ts";
import { temporaryFolder } from "./socklab.ts";

let count = 0;

/** The answer that a cell's source declares, made here, with the library as its sources say. */
export async function answerIn(source: string, { answer }: Exercise): Promise<unknown> {
  const path = join(temporaryFolder(), `answer-${count++}.ts`);
  const own = source.replace(/^export /gm, "").replace('from "socklab"', `from "${inside("lib", "mod.ts")}"`);
  writeFileSync(path, `${own}\nexport { ${answer} };\n`);
  const module = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Record<string, unknown>;
  return module[answer];
}

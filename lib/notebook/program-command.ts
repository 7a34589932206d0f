import process from "node:process";
import { fileURLToPath } from "node:url";
import { isDeno } from "../base/runtime.ts";

/** What starts a program of this folder, by its name without an ending: Deno runs the source, Node what is built of it. */
export function programCommand(name: string): string[] {
  const file = fileURLToPath(new URL(isDeno ? `./${name}.ts` : `../dist/notebook/${name}.js`, import.meta.url));
  return [process.execPath, ...(isDeno ? ["run", "--allow-all", "--quiet"] : []), file];
}

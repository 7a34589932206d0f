import { fileURLToPath } from "node:url";
import { isDeno } from "../base/runtime.ts";

/** The file of a program of this folder, by its name without an ending: Deno runs the source, Node what is built of it. */
export function programFile(name: string): string {
  return fileURLToPath(new URL(isDeno ? `./${name}.ts` : `../dist/notebook/${name}.js`, import.meta.url));
}

import { execFileSync } from "node:child_process";
import { inside } from "../../lib/project/paths.ts";

/** Whoever calls Vitest by itself tests what the sources say now, too. */
export default function setUp(): void {
  execFileSync(process.execPath, [inside("lib", "cli", "socklab.mjs"), "setup"], { stdio: "inherit" });
}

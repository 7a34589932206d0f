// `npm run check`: builds, checks the types of all files and lints, all at once, and ends with 1 if one of them finds something.
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";

const scripts = ["build", "types", "lint"];
const codes = await Promise.all(
  scripts.map(
    async (script) => (await once(spawn("npm", ["run", "--silent", script], { stdio: "inherit" }), "close"))[0],
  ),
);
const failed = scripts.filter((_, index) => codes[index] !== 0);
if (failed.length > 0) {
  console.error(`npm run check failed in: ${failed.join(", ")}`);
  process.exitCode = 1;
}

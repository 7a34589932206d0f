import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const lacksCompiler: boolean = spawnSync("cc", ["--version"]).error !== undefined;

/** What the C compiler makes of expressions, as numbers of C's int. */
export function fromHeaders(headers: readonly string[], expressions: readonly string[]): Record<string, number> {
  const folder = mkdtempSync(join(tmpdir(), "socklab-test-"));
  try {
    const lines = expressions.map((one) => `printf("\\"%s\\": %lld,", "${one}", (long long)(int)(${one}));`);
    const source = `#define _GNU_SOURCE\n#include <stdio.h>\n${headers.map((one) => `#include <${one}>`).join("\n")}
      int main(void) { printf("{"); ${lines.join("\n")} printf("\\"\\": 0}"); return 0; }`;
    writeFileSync(join(folder, "constants.c"), source);
    execFileSync("cc", ["-o", join(folder, "constants"), join(folder, "constants.c")], { stdio: "pipe" });
    const { "": _, ...numbers } = JSON.parse(execFileSync(join(folder, "constants"), { encoding: "utf8" }));
    return numbers;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { kernelspec, programOf } from "../../lib/cli/kernelspec.ts";
import { runPlan } from "../../lib/cli/notebook-runner.ts";
import { inside } from "../../lib/project/paths.ts";
import { execute } from "../support/socklab.ts";

test("deno install alone, without npm or a build, makes socklab importable in deno jupyter", async ({ skip }) => {
  const folder = mkdtempSync(join(tmpdir(), "socklab-deno-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const isSource = (path: string) => !["dist", "node_modules"].includes(basename(path));
  cpSync(inside("lib"), join(folder, "lib"), { recursive: true, filter: isSource });
  // the root's own packages are tools and the other kernel: what is imported are the library's
  const { workspaces } = JSON.parse(readFileSync(inside("package.json"), "utf8")) as { workspaces: string[] };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", workspaces }));

  // as `deno jupyter --install` starts it
  const kernel = { ...kernelspec("deno"), argv: programOf(kernelspec("deno")), env: {} };
  const installed = await execute(kernel.argv[0] as string, ["install"], { cwd: folder });
  if (/error sending request|dns error|Connect/.test(installed.err)) skip("there is no network to install from");
  expect(installed.code, installed.err).toBe(0);

  const steps = [{ source: 'import * as socklab from "socklab";' }, { source: "Object.keys(socklab).length > 0" }];
  const { steps: done } = await runPlan({ kernelspec: kernel, cwd: folder, steps });
  expect(done.map(({ status, error }) => error ?? status)).toEqual(["ok", "ok"]);
  expect(JSON.stringify(done[1]?.outputs)).toContain("true");
});

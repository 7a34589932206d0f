import { expect, test } from "vitest";
import { inside } from "../../lib/project/paths.ts";
import { execute } from "../support/socklab.ts";

test("the API reference builds without a warning", async () => {
  const typedoc = inside("node_modules", "typedoc", "bin", "typedoc");
  const { code, out, err } = await execute(process.execPath, [
    ...[typedoc, "--tsconfig", inside("lib", "tsconfig.json"), "--emit", "none"],
  ]);
  expect(out + err).not.toMatch(/warning|error/i);
  expect(code, out + err).toBe(0);
});

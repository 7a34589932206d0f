import { expect, test } from "vitest";
import { inside } from "../../lib/project/paths.ts";
import { execute } from "../support/socklab.ts";

test("the types of lib and of the tests fit", async () => {
  const { code, out } = await execute(process.execPath, [
    inside("node_modules", "typescript", "bin", "tsc"),
    "-p",
    ".",
  ]);
  expect(out).toBe("");
  expect(code).toBe(0);
});

test("biome finds nothing to format or to mend", async () => {
  const biome = inside("node_modules", "@biomejs", "biome", "bin", "biome");
  const { code, out, err } = await execute(process.execPath, [biome, "check", "--error-on-warnings", "--colors=off"]);
  expect(code, out + err).toBe(0);
});

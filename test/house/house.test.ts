import { expect, test } from "vitest";
import { inside } from "../../lib/project/paths.ts";
import { execute } from "../support/socklab.ts";

/** All files at once: on a busy machine the compiler takes more than a minute. */
const PATIENT = { timeout: 300_000 };

test("the types of lib and of the tests fit", PATIENT, async () => {
  const { code, out } = await execute("npm", ["run", "--silent", "types"], PATIENT);
  expect(out).toBe("");
  expect(code).toBe(0);
});

test("biome finds nothing to format or to mend", PATIENT, async () => {
  const biome = inside("node_modules", "@biomejs", "biome", "bin", "biome");
  const { code, out, err } = await execute(
    process.execPath,
    [biome, "check", "--error-on-warnings", "--colors=off"],
    PATIENT,
  );
  expect(code, out + err).toBe(0);
});

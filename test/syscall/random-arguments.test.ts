import { expect, test } from "vitest";
import { jsonLines, run, runtimes } from "../support/programs.ts";

const program = new URL("./programs/random-arguments.ts", import.meta.url);

// in a process of its own, so that a crash or a hang is seen as a failure
test.each(runtimes)(
  "random arguments never lead to anything but a result or a typed error, in $name",
  { timeout: 120_000 },
  async (runtime) => {
    const args = runtime.name === "Node" ? ["70000", "35000"] : ["10000", "5000"];
    const { code, signal, out, err } = await run(runtime, program, { args, timeoutMs: 100_000 });
    expect({ code, signal, err }).toEqual({ code: 0, signal: null, err: "" });
    const [{ lists, tally }] = jsonLines<{ lists: number; tally: Record<string, number> }>(out) as [never];
    expect(lists).toBeGreaterThanOrEqual(Number(args[0]) + Number(args[1]));
    // each kind of end was met often, or the arguments were not random enough
    for (const kind of ["result", "ArgumentError", "SocketError", "WaitError"])
      expect(tally[kind]).toBeGreaterThan(lists / 200);
    expect(tally).toMatchObject({ StreamError: expect.any(Number), ResolveError: expect.any(Number) });
  },
);

import { afterEach, describe, expect, test, vi } from "vitest";
import { ArgumentError, lesson, until, type WaitError } from "../../lib/mod.ts";
import { endUntils } from "../../lib/notebook/until.ts";
import { inFlight } from "../../lib/socket/wait/in-flight.ts";

vi.spyOn(console, "log").mockImplementation(() => {});
afterEach(() => lesson.end());

const failed = (run: Promise<unknown>) =>
  run.then(
    () => undefined,
    (error: unknown) => error as WaitError,
  );

describe("until()", () => {
  test("asks again and again, and ends when it is so", async () => {
    let asked = 0;
    await until(() => ++asked === 5);
    expect(asked).toBe(5);
    expect(inFlight.waits.size).toBe(0);
  });

  test("takes a condition that is async", async () => {
    let asked = 0;
    await until(async () => ++asked > 2);
    expect(asked).toBe(3);
  });

  test("does not wait where it is so already", async () => {
    await until(() => true, { timeoutMs: 0 });
  });

  test("gives up at its deadline and says so", async () => {
    const error = await failed(until(() => false, { timeoutMs: 20 }));
    expect(error).toMatchObject({ name: "WaitError", code: "ERR_DEADLINE", syscall: "until" });
    expect(error?.message).toMatch(
      /^until\(\): waiting for its condition .* gave up after 20 ms: look at what it asks/,
    );
    expect(inFlight.waits.size).toBe(0);
  });

  test("has the lesson's deadline", async () => {
    await lesson("a", { timeoutMs: 30 });
    expect((await failed(until(() => false)))?.message).toContain("gave up after 30 ms");
  });

  test("ends with the lesson, and when the notebook's kernel is interrupted", async () => {
    const one = failed(until(() => false, { timeoutMs: 9000 }));
    await lesson("b");
    expect(await one).toMatchObject({ code: "ERR_CLOSED", message: expect.stringContaining("the lesson ended") });
    const other = failed(until(() => false, { timeoutMs: 9000 }));
    endUntils("interrupted");
    expect(await other).toMatchObject({ code: "ERR_INTERRUPTED" });
  });

  test("passes on what the condition throws", async () => {
    await expect(
      until(() => {
        throw new RangeError("mine");
      }),
    ).rejects.toThrow(RangeError);
    expect(inFlight.waits.size).toBe(0);
  });

  test.each([[true], [undefined], ["conn"]])("refuses %j for a condition", async (isSo) => {
    await expect(until(isSo as never)).rejects.toThrow(ArgumentError);
  });

  test("refuses a deadline that is none", async () => {
    for (const timeoutMs of [-1, Number.NaN, "1"]) {
      await expect(until(() => true, { timeoutMs: timeoutMs as number })).rejects.toThrow(ArgumentError);
    }
  });
});

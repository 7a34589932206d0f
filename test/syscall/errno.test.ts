import { constants } from "node:os";
import { expect, test } from "vitest";
import { errnoCode, errnoCodes, errnoNumber, errnoText } from "../../lib/syscall/errno.ts";

const nodes = new Map(Object.entries(constants.errno));

test("errnoNumber() agrees with the system's own numbers", () => {
  expect(nodes.size).toBeGreaterThan(70);
  for (const [code, number] of nodes) expect([code, errnoNumber(code)]).toEqual([code, number]);
});

test("errnoCode() and errnoNumber() are each other's inverse", () => {
  for (const code of errnoCodes()) expect(errnoCode(errnoNumber(code) as number)).toBe(code);
});

test("errnoCode() says EAGAIN, not EWOULDBLOCK, which is the same number", () => {
  expect(errnoCode(11)).toBe("EAGAIN");
});

test("errnoCode() and errnoText() have an answer for a number that they do not know", () => {
  expect([errnoCode(4095), errnoText(4095), errnoNumber("ENOSUCH")]).toEqual(["E4095", "unknown error", undefined]);
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SETTLED } from "../../lib/notebook/evidence/mod.ts";
import { claim } from "../../lib/notebook/verdict.ts";

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(() => void vi.restoreAllMocks());

const joint = { descriptor: 24, listed: "socket:[77]", sent: "hello", arrived: "hello" };
const order = { sent: 6, reply: 14, early: "EPIPE", deaf: "ENOTCONN", late: "EBADF" };
const roles = {
  ...{ made: ["AF_INET, SOCK_STREAM, 0", "AF_INET, SOCK_STREAM, 0"], born: ["CLOSE", "CLOSE"] },
  ...{ grown: ["LISTEN", "ESTABLISHED"], connecting: "EISCONN", listening: "EINVAL" },
};

test.each([
  ["1.a", joint, true, "yes: the number is all that it takes"],
  ["1.a", { ...joint, arrived: "" }, false, "no: it takes the variable client"],
  ["1.a", { ...joint, listed: "/tmp/file" }, false, "yes: the number is all that it takes"],
  ["1.b", { protocols: [6, 17, 0] }, "as far as a kernel can tell", "two"],
  ["1.b", { protocols: [17, 6, 0] }, false, "two"],
  ["2.a", { nobody: "ECONNREFUSED", somebody: "ESTABLISHED" }, true, undefined],
  ["2.a", { nobody: undefined, somebody: "ESTABLISHED" }, false, undefined],
  [
    "2.a",
    { port: 5020, listeners: 0, itself: "ESTABLISHED" },
    "if the open is the usual one",
    "yes, but only in a special case",
  ],
  ["2.a", { port: 5020, listeners: 0, itself: "CLOSE" }, true, "no, never"],
  ["2.b", roles, true, "both are refused"],
  ["2.b", { ...roles, connecting: undefined }, true, "only one can"],
  ["2.b", { ...roles, connecting: "ok", listening: "ok" }, true, "both swap"],
  ["2.b", { ...roles, grown: ["LISTEN", "LISTEN"] }, false, "both are refused"],
  ["2.c", order, true, "an error, at once"],
  ["2.c", { ...order, early: undefined }, false, "the bytes wait for the connection"],
  [
    "2.d",
    { hasty: "EINVAL", port: 40001, arrived: 9 },
    "if bind counts as optional",
    "it listens on a port that the kernel chose",
  ],
  ["2.d", { hasty: undefined, port: 40001, arrived: 9 }, false, "it listens on a port that the kernel chose"],
] as const)("claim %s is settled by %j", (id, values, holds, answer) => {
  const finding = SETTLED[id](values as never);
  expect(finding).toMatchObject({ holds, ...(answer !== undefined && { answer }) });
  expect(finding.evidence).toMatch(/^[A-Z0-9].*\.$/);
  expect(finding.evidence.split(/[.;] /).length).toBeLessThanOrEqual(3);
});

test("claim() says which value is missing, when a cell that was to find it has failed", () => {
  expect(() => claim("2.d", { hasty: "EINVAL", port: undefined, arrived: 9 } as never)).toThrow(
    /port must be a number, not undefined: run the experiment's cells first/,
  );
  expect(() => claim("1.b", { protocols: [6, undefined] } as never)).toThrow(/protocols must be a list of numbers/);
  expect(() => claim("1.b", { protocol: [6] } as never)).toThrow(/did you mean protocols\?/);
  expect(() => claim("2.b", 5 as never)).toThrow(/found must be an object/);
});

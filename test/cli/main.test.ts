import { expect, test } from "vitest";
import { socklab } from "../support/socklab.ts";

const COMMANDS = ["setup", "open", "run", "shell", "doctor", "normalize", "exercises", "grade"];

test("socklab --help lists the commands and the exit codes and exits with 0", async () => {
  const { code, out } = await socklab("--help");
  expect(code).toBe(0);
  const lines = out.split("\n");
  const listed = (heading: string) => {
    const after = lines.slice(lines.indexOf(heading) + 1);
    return after.slice(0, after.indexOf("")).flatMap((line) => /^ {2}(\S+)/.exec(line)?.[1] ?? []);
  };
  expect(listed("Commands:")).toEqual([...COMMANDS, "help"]);
  expect(listed("Exit codes:")).toEqual(["0", "1", "2", "3", "130"]);
});

test.each(COMMANDS)("socklab %s --help exits with 0", async (command) => {
  const { code, out } = await socklab(command, "--help");
  expect(code).toBe(0);
  expect(out).toContain(`Usage: socklab ${command}`);
});

test.each([
  [["bogus"], "unknown command"],
  [["run"], "missing required argument"],
  [["run", "00", "--kernel", "python"], "Allowed choices are tslab, deno"],
  [["run", "no-such-chapter"], 'There is no chapter "no-such-chapter"'],
  [["open", "--port", "70000"], "It must be a number from 1 to 65535"],
])("socklab %j exits with 2 and says why", async (args, why) => {
  const { code, err } = await socklab(...args);
  expect(code).toBe(2);
  expect(err).toContain(why);
});

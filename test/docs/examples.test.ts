import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { kernelspec, programOf } from "../../lib/cli/kernelspec.ts";
import { inside } from "../../lib/project/paths.ts";
import { type Example, examples, program, typeErrors } from "./examples.ts";

const DEADLINE_MS = 20_000;
const all = examples();

mkdirSync(inside(".socklab", "test"), { recursive: true });
const folder = mkdtempSync(join(inside(".socklab", "test"), "examples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A network of their own, where the machine allows it, so that nothing that runs beside them can disturb or be disturbed. */
const alone = ["bwrap", "--unshare-net", "--dev-bind", "/", "/", "--die-with-parent"];
const apart = spawnSync(alone[0] as string, [...alone.slice(1), "true"]).status === 0 ? alone : [];

/** How many processes a runtime's examples share: to start one costs more than to run an example. */
const PROCESSES = 12;

/** Runs examples in one process; it is "ok" if all of them did as they say and the process then ended by itself. */
function run(list: readonly Example[], runtime: readonly string[], timeout = DEADLINE_MS): Promise<string> {
  const files = list.flatMap((example) => {
    const text = program(example);
    const file = join(folder, `${example.place.replaceAll(/\W/g, "-")}.mjs`);
    writeFileSync(file, text);
    const lines = new Set([...text.matchAll(/\bsaid\(("(?:[^"\\]|\\.)*")/g)].map((match) => match[1])).size;
    return [file, String(lines)];
  });
  const [command = "", ...args] = [...apart, ...runtime, inside("test", "docs", "run-example.mjs"), ...files];
  return new Promise((resolve) => {
    execFile(command, args, { cwd: inside(), timeout, killSignal: "SIGKILL" }, (error, out, err) => {
      const end = error?.killed ? "it did not end by itself" : `exit code ${error?.code}`;
      resolve(error ? `${end}\n${out}${err}` : "ok");
    });
  });
}

/** Examples that share processes: where something is wrong in one, each of its examples is run in a process of its own. */
function shared(runtime: readonly string[]): (example: Example) => Promise<string> {
  const running = new Map<number, Promise<string>>();
  return async (example) => {
    const group = all.indexOf(example) % PROCESSES;
    const together =
      running.get(group) ??
      run(
        all.filter((_, i) => i % PROCESSES === group),
        runtime,
      );
    running.set(group, together);
    return (await together) === "ok" ? "ok" : run([example], runtime);
  };
}

test("there are examples, each with its imports", () => {
  expect(all.length).toBeGreaterThan(60);
  expect(all.filter(({ source }) => !source.includes('from "socklab"')).map(({ place }) => place)).toEqual([]);
});

test("no example is longer than twelve lines", () => {
  const long = all.filter(({ source }) => source.trim().split("\n").length > 12);
  expect(long.map(({ place }) => place)).toEqual([]);
});

test("the types of the examples fit", () => {
  expect(typeErrors(all)).toEqual([]);
});

describe.concurrent("Node runs the example of", () => {
  const outcome = shared([process.execPath]);
  test.for(all.map((example) => [example.place, example] as const))("%s", async ([, example], { expect }) => {
    expect(await outcome(example)).toBe("ok");
  });
});

describe.concurrent("Deno runs the example of", () => {
  const deno = [programOf(kernelspec("deno"))[0] as string, "run", "--allow-all", "--quiet"];
  const outcome = shared(deno);
  test.for(all.map((example) => [example.place, example] as const))("%s", async ([, example], { expect }) => {
    expect(await outcome(example)).toBe("ok");
  });
});

describe.concurrent("the runner finds an example that", () => {
  const bad: [string, string, string | RegExp][] = [
    ["throws", 'throw new Error("no");', /exit code 1\n.*\bno\b/s],
    ["prints something else than it says", 'console.log("a"); // b', /it says "b" and prints "a"/],
    ["never prints what it says", 'if (Date.now() < 0) console.log("a"); // a', /1 of its prints never happened/],
    ["leaves a socket open", "sys.socket(AF_INET, SOCK_STREAM);", /it leaves open socket:/],
    ["never ends", "setInterval(() => {}, 1000);", "it did not end by itself"],
    ["waits for what never comes", "await new Promise(() => {});", /exit code 13/],
  ];
  test.for(bad)("%s", async ([, line, what], { expect }) => {
    const deadlineMs = what === "it did not end by itself" ? 3_000 : DEADLINE_MS;
    const source = `import { AF_INET, SOCK_STREAM, sys } from "socklab";\n\n${line}\n`;
    expect(
      await run([{ place: `bad-${bad.findIndex((one) => one[1] === line)}`, source }], [process.execPath], deadlineMs),
    ).toMatch(what);
  });
});

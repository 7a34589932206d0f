import { readlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { meantBy, runningNotebooks } from "../../lib/cli/running-notebooks.ts";
import { python } from "../../lib/project/paths.ts";
import { liveKernel } from "../support/live-kernel.ts";
import { ownNetwork } from "../support/own-network.ts";
import { execute, socklab } from "../support/socklab.ts";

const LISTEN = `import { AF_INET, SOCK_STREAM, socket } from "socklab";
const server = socket(AF_INET, SOCK_STREAM);
server.bind("127.0.0.1", 5077);
server.listen(7);`;

/** A name that no other running notebook has. */
const unique = `shell-${process.pid}`;
const named = (name: string) => ({ env: { JPY_SESSION_NAME: `/course/${name}.ipynb` } });

test.skipIf(!ownNetwork)(
  "socklab shell is in the network of the notebook it is asked for (skipped where there are no networks of their own)",
  async () => {
    const [one, two] = await Promise.all([
      liveKernel("deno", named(`${unique}-1`)),
      liveKernel("deno", named(`${unique}-2`)),
    ]);
    await one.run(LISTEN);
    for (const wanted of [`${unique}-1`, `notebooks/${unique}-1.ipynb`, String(one.pid)]) {
      const { code, out } = await socklab(
        "shell",
        wanted,
        "--command",
        "readlink /proc/self/ns/net; ss -Htln 'sport = 5077'; exit 7",
      );
      expect(out).toContain(readlinkSync(`/proc/${one.pid}/ns/net`));
      expect(out).toMatch(/LISTEN\s+0\s+7\s+127\.0\.0\.1:5077/);
      expect(code).toBe(7);
    }
    const other = await socklab("shell", `${unique}-2`, "--command", "ss -Htln 'sport = 5077'");
    expect(other).toMatchObject({ code: 0, out: "" });

    const none = await socklab("shell", "no-such-notebook", "--command", "true");
    expect(none.code).toBe(2);
    expect(none.err).toMatch(/No running notebook is "no-such-notebook": say which, by name or process\n/);
    for (const { pid } of [one, two])
      expect(none.err).toMatch(new RegExp(`^ {2}${unique}-[12] \\(process ${pid}\\)$`, "m"));
  },
);

test("a notebook's children are not taken for notebooks, and those that ended are none", async () => {
  const kernel = await liveKernel("deno", named(unique));
  const mine = () => runningNotebooks().filter(({ name }) => name === unique);
  await kernel.run(`const child = new Deno.Command("sleep", { args: ["60"] }).spawn(); undefined`);
  expect(mine()).toEqual([{ name: unique, pid: kernel.pid, ownNetwork }]);
  await kernel.run(`child.kill("SIGKILL"); await child.status; undefined`);
  await kernel.end();
  expect(mine()).toEqual([]);
});

test.each([
  ["4", ["04-1-create-and-bind"]],
  ["3", ["03-1-create-and-connect", "03-4-close"]],
  ["3.4", ["03-4-close"]],
  ["03-1", ["03-1-create-and-connect"]],
  ["notebooks/04-1-create-and-bind.ipynb", ["04-1-create-and-bind"]],
  ["my copy", ["my copy"]],
  ["1004", ["my copy"]],
  ["5", []],
  ["", []],
])("%j means the running notebooks %j", (wanted, names) => {
  const running = ["03-1-create-and-connect", "03-4-close", "04-1-create-and-bind", "my copy"];
  const all = running.map((name, at) => ({ name, pid: 1001 + at, ownNetwork: true }));
  expect(meantBy(wanted, all).map(({ name }) => name)).toEqual(names);
});

test("socklab shell asks which one where several run, and a choice that is none is refused", async () => {
  await Promise.all([liveKernel("deno", named(`${unique}-1`)), liveKernel("deno", named(`${unique}-2`))]);
  const { out } = await execute(python, ["-c", ASK]);
  expect(out).toMatch(/^1 {2}\S/m);
  expect(out).toMatch(/Which notebook\? 1 to \d+: /);
  expect(out).toMatch(/"none" is none of 1 to \d+/);
});

/** Runs `socklab shell` in a terminal, and answers its question. */
const ASK = `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0: os.execvp("node", ["node", "lib/cli/socklab.mjs", "shell", "--command", "true"])
said, answered = b"", False
while True:
    try: piece = os.read(terminal, 4096)
    except OSError: break
    said += piece
    if not answered and b"Which notebook?" in said:
        answered = os.write(terminal, b"none\\r")
os.waitpid(pid, 0)
sys.stdout.buffer.write(said)
`;

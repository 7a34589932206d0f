import { chmodSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jupyterKernels } from "../../../lib/cli/kernelspec.ts";
import { inside } from "../../../lib/project/paths.ts";
import { liveKernel } from "../../support/live-kernel.ts";
import { CONFINED, confines, NOBODY, SYSTEM_PYTHON, works } from "../../support/nobody.ts";
import { ownNetwork } from "../../support/own-network.ts";
import { untilGone } from "../../support/processes.ts";
import { temporaryFolder } from "../../support/socklab.ts";

const [SITE = ""] = readdirSync(inside(".venv", "lib")).map((name) => inside(".venv", "lib", name, "site-packages"));
const asNobody = {
  as: NOBODY,
  with: SYSTEM_PYTHON,
  env: { PYTHONPATH: SITE, JUPYTER_PATH: inside(".venv", "share", "jupyter") },
};
/** Only root may become nobody, and a Python that nobody may run must be of the version that has the packages. */
const nobodyCan = works([...NOBODY, "env", `PYTHONPATH=${SITE}`, SYSTEM_PYTHON, "-c", "import zmq, jupyter_client"]);

const network = (pid: number | "self"): string => readlinkSync(`/proc/${pid}/ns/net`);
const childrenOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");

const LESSON = `import { AF_INET, SOCK_STREAM, drawSequence, lesson, socket, sys } from "socklab";
await lesson("0", { packets: true });`;
const LISTEN = `const server = socket(AF_INET, SOCK_STREAM); server.bind("127.0.0.1", 5000); server.listen(2);`;
const CONNECT = `const client = socket(AF_INET, SOCK_STREAM); await client.connect("127.0.0.1", 5000); drawSequence({ server, client });`;
const LOW = `try { sys.bind(sys.socket(AF_INET, SOCK_STREAM), "127.0.0.1", 1023); console.log("bound"); } catch (error) { console.log(error.code); }`;

const OWN = "This notebook has a network of its own: nobody else uses its ports, and nothing outside is reached\n";
const WITH_PACKETS = "Lesson 0: a fresh record, with packets";

test.skipIf(!ownNetwork)(
  "notebooks have the same port at once, and leave nothing when they end (skipped where there are no networks of their own)",
  async () => {
    const kernels = await Promise.all([liveKernel("tslab"), liveKernel("deno"), liveKernel("deno")]);
    const pids = kernels.flatMap(({ pid }) => [pid, ...childrenOf(pid)]);
    expect(new Set([network("self"), ...kernels.map(({ pid }) => network(pid))]).size).toBe(4);
    for (const kernel of kernels) expect(await kernel.run(LESSON)).toBe(OWN + WITH_PACKETS);
    for (const kernel of kernels) await kernel.run(LISTEN);
    for (const kernel of kernels) expect(await kernel.run(CONNECT)).toMatch(/SYN .*SYN-ACK .*ACK /s);
    process.kill(kernels[2]?.pid ?? -1, "SIGKILL"); // the others are asked to end
    await Promise.all(kernels.map(({ end }) => end()));
    await untilGone(pids);
  },
);

test.skipIf(!ownNetwork || !nobodyCan)(
  "a notebook of an ordinary user sees packets, and may not have the ports below 1024 (skipped where root can't be nobody)",
  async () => {
    for (const name of jupyterKernels) {
      const home = temporaryFolder();
      chmodSync(home, 0o777);
      const env = {
        ...asNobody.env,
        HOME: home,
        JUPYTER_RUNTIME_DIR: join(home, "runtime"),
        DENO_DIR: join(home, "deno"),
      };
      const kernel = await liveKernel(name, { ...asNobody, env });
      const pids = [kernel.pid, ...childrenOf(kernel.pid)];
      expect(await kernel.run(LESSON)).toBe(OWN + WITH_PACKETS);
      await kernel.run(LISTEN);
      expect(await kernel.run(CONNECT)).toMatch(/SYN .*SYN-ACK .*ACK /s);
      expect(await kernel.run(LOW)).toBe("EACCES");
      await kernel.end();
      await untilGone(pids);
    }
  },
);

test.each(jupyterKernels)("a restart of %s, and another, find the ports of the connection free", async (name) => {
  const kernel = await liveKernel(name);
  for (let time = 0; time < 2; time++) {
    const before = [kernel.pid, ...childrenOf(kernel.pid)];
    await kernel.restart();
    await untilGone(before);
    expect(await kernel.run("console.log(5 * 5)")).toBe("25");
  }
});

test("who chooses the machine's network gets it, and another notebook that holds a port there is named", async () => {
  const env = { SOCKLAB_NETWORK: "machine" };
  const [first, second] = await Promise.all([
    liveKernel("deno", { env: { ...env, JPY_SESSION_NAME: "/course/one.ipynb" } }),
    liveKernel("deno", { env: { ...env, JPY_SESSION_NAME: "/course/two.ipynb" } }),
  ]);
  expect([first, second].map(({ pid }) => network(pid))).toEqual([network("self"), network("self")]);
  expect(await first.run(LESSON)).toMatch(
    /^This notebook shares the machine's network, where others may hold its ports \(SOCKLAB_NETWORK says so\)\nLesson 0/,
  );
  await second.run(LESSON);
  const LISTEN_ANYWHERE = LISTEN.replace("5000", "0");
  const port = await first.run(`${LISTEN_ANYWHERE} console.log(server.getsockname().port);`);
  const said = await second.run(
    `try { socket(AF_INET, SOCK_STREAM).bind("127.0.0.1", ${port}); } catch (error) { console.log(error.message); }`,
  );
  expect(said).toMatch(/EADDRINUSE.*the notebook one\.ipynb/);
});

test.skipIf(!confines)(
  "where namespaces are forbidden a notebook shares the machine's network, and says why (skipped without bubblewrap 0.8)",
  async () => {
    const kernel = await liveKernel("deno", { as: CONFINED });
    expect(await kernel.run(LESSON)).toBe(
      "This notebook shares the machine's network, where others may hold its ports (unshare: Operation not permitted)\n" +
        "Lesson 0: a fresh record, without packets: capturing them is not permitted here",
    );
  },
);

import { expect, test } from "vitest";
import { type JupyterKernelName, jupyterKernels, kernelspec } from "../../lib/cli/kernelspec.ts";
import { runPlan } from "../../lib/cli/notebook-runner.ts";
import { textOf } from "../../lib/cli/outputs.ts";
import { inside } from "../../lib/project/paths.ts";
import { ownNetwork } from "../support/own-network.ts";

const sideBySide = { concurrent: ownNetwork };

const OPEN =
  'import { AF_INET, SOCK_STREAM, socket } from "socklab";\nconst server = socket(AF_INET, SOCK_STREAM); server.listen(2);';

function run(kernel: JupyterKernelName, sources: string[], cellMs = 30_000) {
  return runPlan({
    kernelspec: kernelspec(kernel),
    cwd: inside("notebooks"),
    ownNetwork,
    steps: sources.map((source) => ({ source })),
    cellMs,
  });
}

test.each(jupyterKernels)("show() in %s sends HTML and text in one output", sideBySide, async (kernel) => {
  const { steps } = await run(kernel, [
    'import { show } from "socklab";\nshow({ html: "<b>rich</b>", text: "plain" });\nshow("only text");',
  ]);
  const shown = steps[0]?.outputs
    .filter((output) => output.output_type === "display_data")
    .map((output) => output.data);
  expect(shown).toEqual([{ "text/html": "<b>rich</b>", "text/plain": "plain" }, { "text/plain": "only text" }]);
});

test.each(jupyterKernels)(
  "a wait in %s is told while it lasts and leaves an empty line",
  sideBySide,
  async (kernel) => {
    const { steps } = await run(kernel, [
      OPEN,
      "await server.accept({ timeoutMs: 1500 }).catch((error) => console.log(error.code));",
      'await server.accept({ timeoutMs: 1500, wait: "thread" }).catch((error) => console.log(error.code));',
      "server.close();",
    ]);
    for (const step of steps.slice(1, 3)) {
      const shown = step.outputs
        .filter((output) => /display_data$/.test(output.output_type))
        .map((output) => output.data);
      expect(shown.length).toBeGreaterThan(1);
      expect(shown[0]?.["text/plain"]).toMatch(/accept\(\d+\) waits for a client to connect: 0\.\d s of 1\.5 s/);
      expect(shown.at(-1)).toEqual({ "text/html": "", "text/plain": "" });
      expect(textOf(step.outputs)).toContain("ERR_DEADLINE");
    }
  },
);

test("an interrupt in tslab ends every wait and leaves the Jupyter kernel with its variables", sideBySide, async () => {
  const { steps } = await run(
    "tslab",
    [
      `${OPEN}
const code = (error: { code?: string }) => error.code;
const waits = [{ wait: "readiness" as const }, { wait: "thread" as const }].map((how) =>
  server.accept({ timeoutMs: Infinity, ...how }).catch(code),
);`,
      "await Promise.all(waits);",
      "console.log(await Promise.all(waits), server.fd > 2);",
      "server.close();",
    ],
    6000,
  );
  expect(steps.map(({ status }) => status)).toEqual(["ok", "timeout", "ok", "ok"]);
  expect(textOf(steps[2]?.outputs ?? []).trim()).toBe("[ 'ERR_INTERRUPTED', 'ERR_INTERRUPTED' ] true");
});

test.each(jupyterKernels)("the Jupyter kernel %s ends when asked, whatever still waits", sideBySide, async (kernel) => {
  const { ended } = await run(kernel, [OPEN, "void server.accept({ timeoutMs: Infinity }).catch(() => {}); 0"]);
  expect(ended).toBe("asked");
});

test.each(jupyterKernels)(
  "an error in %s is told with its sentence and none of the library's own frames",
  sideBySide,
  async (kernel) => {
    const { steps } = await run(kernel, [
      'import { AF_INET, SOCK_STREAM, socket } from "socklab";\nawait socket(AF_INET, SOCK_STREAM).connect("127.0.0.1", 1);',
    ]);
    expect(steps[0]?.status).toBe("error");
    expect(steps[0]?.error).toContain("ECONNREFUSED (connection refused): nobody listens there");
    expect(steps[0]?.error).not.toMatch(/lib\/(dist\/)?(socket|syscall)/);
  },
);

test.each(jupyterKernels)(
  "lesson() in %s makes a chapter's fixed port free again, whoever closed first",
  sideBySide,
  async (kernel) => {
    const cell = `await lesson("4.2");
const server = socket(AF_INET, SOCK_STREAM);
server.bind("127.0.0.1", 5090);
server.listen(2);
const client = socket(AF_INET, SOCK_STREAM);
await client.connect("127.0.0.1", 5090);
const conn = await server.accept();
conn.close();
client.close();`;
    const imports = 'import { AF_INET, lesson, SOCK_STREAM, socket } from "socklab";';
    const { steps } = await run(kernel, [imports, cell, cell, cell, "await lesson.end();"]);
    expect(steps.map(({ error }) => error)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  },
);

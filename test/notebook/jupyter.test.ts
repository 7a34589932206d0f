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
      expect(shown[0]?.["text/plain"]).toContain("or with the stop button (■).");
      expect(shown[0]?.["text/plain"]).toMatch(/accept\(\d+\) waits for a client to connect: 0\.\d s of 1\.5 s/);
      expect(shown.at(-1)).toEqual({ "text/html": "", "text/plain": "" });
      expect(textOf(step.outputs)).toContain("ERR_DEADLINE");
    }
  },
);

test.each(jupyterKernels)(
  "an interrupt in %s ends every wait and leaves the Jupyter kernel with its variables",
  sideBySide,
  async (kernel) => {
    const { steps } = await run(
      kernel,
      [
        `${OPEN}
const code = (error: { code?: string }) => error.code;
const waits = [{ wait: "readiness" as const }, { wait: "thread" as const }].map((how) =>
  server.accept({ timeoutMs: Infinity, ...how }).catch(code),
);`,
        "await Promise.all(waits);",
        "console.log(String(await Promise.all(waits)), server.fd > 2);",
        "server.close();",
      ],
      6000,
    );
    expect(steps.map(({ status }) => status)).toEqual(["ok", "timeout", "ok", "ok"]);
    expect(textOf(steps[2]?.outputs ?? []).trim()).toBe("ERR_INTERRUPTED,ERR_INTERRUPTED true");
  },
);

test.each(jupyterKernels)(
  "an interrupt in %s before the library is imported leaves the Jupyter kernel alive",
  sideBySide,
  async (kernel) => {
    const { steps } = await run(
      kernel,
      ["const kept = 7;", "await new Promise((resolve) => setTimeout(resolve, 2500));", "while (true) {}", "kept"],
      1000,
    );
    expect(steps.map(({ status }) => status)).toEqual(["ok", "timeout", "timeout", "ok"]);
    expect(textOf(steps[3]?.outputs ?? []).trim()).toBe("7");
  },
);

const LATER = "await new Promise((resolve) => setTimeout(resolve, 100));";
const IMPORT = 'import { ArgumentError } from "socklab";\n';
const REFUSED = 'new ArgumentError("ERR_ARG_TYPE", "bind", "port", "port must be a number")';

test.each(
  jupyterKernels.flatMap((kernel) => [
    { kernel, first: "console.log(1);", thrown: 'new Error("thrown late")', told: "Error: thrown late" },
    { kernel, first: IMPORT, thrown: REFUSED, told: "ArgumentError: bind(): port must be a number" },
  ]),
)(
  "what no code awaits in $kernel is told in the cell and freezes nothing: $told",
  sideBySide,
  async ({ kernel, first, thrown, told }) => {
    const { steps } = await run(kernel, [
      first,
      `setTimeout(() => { throw ${thrown}; }, 1); ${LATER}`,
      `Promise.reject(${thrown}); ${LATER}`,
      "console.log(2 + 3);",
    ]);
    expect(steps.map(({ status }) => status)).toEqual(["ok", "ok", "ok", "ok"]);
    const [, timer, promise, last] = steps.map(({ outputs }) => textOf(outputs));
    expect(timer).toContain(told);
    expect(promise).toContain(told);
    expect(last?.trim()).toBe("5");
  },
);

test.each(jupyterKernels)(
  "an error that is thrown at once in %s shows its sentence and no source lines",
  sideBySide,
  async (kernel) => {
    const { steps } = await run(kernel, [`${OPEN} server.bind("127.0.0.1", 70_000);`]);
    expect(steps[0]?.error?.trim()).toBe(
      "ArgumentError: bind(): port must be a whole number from 0 to 65535, not 70000",
    );
  },
);

test.each(jupyterKernels)(
  "a name that an earlier cell declares may stand in the short form in %s",
  sideBySide,
  async (kernel) => {
    const { steps } = await run(kernel, [
      "const server = 1;\nlet client = 2;",
      "const both = { server, client, own: 3 };\nconst f = ({ server = 5 }) => ({ server });\n({ client } = { client: 8 });",
      "console.log(JSON.stringify([both, f({}), client]));",
    ]);
    expect(steps.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    expect(textOf(steps[2]?.outputs ?? []).trim()).toBe('[{"server":1,"client":2,"own":3},{"server":5},8]');
  },
);

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

test.each(jupyterKernels)(
  "a raw call that would block %s for ever is ended after defaults.timeoutMs, and the socket is as it was",
  sideBySide,
  async (kernel) => {
    const { steps } = await run(kernel, [
      `${OPEN}
import { defaults, SO_RCVTIMEO, SO_SNDTIMEO, SOL_SOCKET, SOCK_DGRAM, sys } from "socklab";
defaults.timeoutMs = 50;
const udp = socket(AF_INET, SOCK_DGRAM);
udp.bind("127.0.0.1", 0);
const client = socket(AF_INET, SOCK_STREAM);
await client.connect("127.0.0.1", server.getsockname().port!);
const conn = await server.accept();`,
      `const room = () => new Uint8Array(9);
const calls: Record<string, () => unknown> = {
  accept: () => sys.accept(server.fd),
  accept4: () => sys.accept4(server.fd, 0),
  recv: () => sys.recv(conn.fd, room()),
  recvfrom: () => sys.recvfrom(udp.fd, room()),
  recvmsg: () => sys.recvmsg(udp.fd, { iov: [room()] }),
  read: () => sys.read(conn.fd, room()),
  send: () => { for (;;) sys.send(conn.fd, new Uint8Array(4_000_000)); },
  write: () => { for (;;) sys.write(conn.fd, new Uint8Array(4_000_000)); },
  sendmsg: () => { for (;;) sys.sendmsg(conn.fd, { iov: [new Uint8Array(4_000_000)] }); },
};
for (const [name, make] of Object.entries(calls)) {
  let said = "nothing was thrown";
  try { make(); } catch (error) { said = \`\${(error as { code?: string }).code}: \${(error as Error).message}\`; }
  console.log(name, said.startsWith("ERR_DEADLINE") && said.includes(\`sys.\${name}() blocks the whole notebook\`) || said);
}
const limits = [server, udp, conn].map((one) => [SO_RCVTIMEO, SO_SNDTIMEO].map((o) => one.getsockopt(SOL_SOCKET, o)));
console.log("limits", String(limits));
for (const one of [server, udp, client, conn]) one.close();`,
    ]);
    const lines = textOf(steps[1]?.outputs ?? [])
      .trim()
      .split("\n");
    expect(lines).toEqual([
      ..."accept accept4 recv recvfrom recvmsg read send write sendmsg".split(" ").map((name) => `${name} true`),
      "limits 0,0,0,0,0,0",
    ]);
  },
);

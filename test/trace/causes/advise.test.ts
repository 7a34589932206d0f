import { chmodSync, mkdtempSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { advise } from "../../../lib/trace/causes/advise.ts";
import { errorOf } from "../../support/errors.ts";
import { type Runtime, run, runtimes } from "../../support/programs.ts";

const program = new URL("../programs/causes.ts", import.meta.url);
/** So few descriptors that they are soon used up. */
const FEW = ["sh", "-c", 'ulimit -n 300; exec "$@"', "sh"];
const isRoot = process.getuid?.() === 0;

/** What each provoked error says: a line its cause's name, the next one the message. */
async function said(runtime: Runtime, under: readonly string[], args: readonly string[] = []): Promise<string[]> {
  const { code, out, err } = await run(runtime, program, {
    args,
    env: { JPY_SESSION_NAME: undefined, SOCKLAB_TRACE: undefined, HOME: tmpdir() },
    under: [...under, ...FEW],
  });
  expect([code, err]).toEqual([0, ""]);
  return out
    .split("\n")
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as [string, string]).join("\n  "));
}

test.each(runtimes)("an error names its one cause, or those that are possible, in $name", async (runtime) => {
  const lines = await said(runtime, []);
  const shared = lines.filter((line) => !/ as a user| below the limit| somebody else/.test(line));
  await expect(`${shared.join("\n")}\n`).toMatchFileSnapshot("./said.txt");
});

test.skipIf(!isRoot)(
  "an ordinary user is told of missing rights, and of holders that may not be looked into",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "theirs-"));
    chmodSync(folder, 0o755);
    const path = join(folder, "a.sock");
    await listen(createServer().listen(path));
    chmodSync(path, 0o600);
    const port = (await listen(createServer().listen(0, "127.0.0.1"))).address() as { port: number };
    const user = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"];
    const lines = await said(runtimes[0] as Runtime, user, [path, String(port.port)]);
    const rights = lines.filter((line) => / as a user| below the limit| somebody else/.test(line));
    await expect(`${rights.join("\n")}\n`).toMatchFileSnapshot("./said-to-a-user.txt");
  },
);

function listen(server: Server): Promise<Server> {
  onTestFinished(() => void server.close());
  return new Promise((resolve) => server.once("listening", () => resolve(server)));
}

test("advise() asks nothing of the kernel for a recv that was told not to wait", async () => {
  const { MSG_DONTWAIT, SOCK_DGRAM, AF_INET, sys, trace } = await import("../../../lib/mod.ts");
  const udp = sys.socket(AF_INET, SOCK_DGRAM);
  onTestFinished(() => sys.close(udp));
  sys.bind(udp, "127.0.0.1", 0);
  const from = trace.seq;
  for (let i = 0; i < 10; i++) await errorOf(() => sys.recv(udp, new Uint8Array(1), MSG_DONTWAIT));
  expect(trace.seq - from).toBe(10);
});

test("advise() says nothing where it knows nothing", () => {
  const nothing = { fd: -1, ints: [], address: undefined, value: undefined, tookNs: undefined };
  expect(advise({ ...nothing, syscall: "munmap", code: "EIO" })).toBeUndefined();
});

test("a closed descriptor is told from one that never was, though the kernel was asked about it since", async () => {
  const { AF_INET, SOCK_STREAM, socket, sys, trace } = await import("../../../lib/mod.ts");
  const kept = { enabled: trace.enabled, observe: trace.observe };
  onTestFinished(() => void Object.assign(trace, kept));
  Object.assign(trace, { enabled: true, observe: true });
  const server = socket(AF_INET, SOCK_STREAM);
  server.listen(1);
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", server.getsockname().port);
  client.close();
  const error = await errorOf(() => sys.send(client.fd, "late"));
  expect(String(error)).toContain("was the socket of socket(AF_INET, SOCK_STREAM), and close() gave the number back");
  server.close();
});

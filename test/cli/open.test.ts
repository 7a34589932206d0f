import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { notebookText } from "../../lib/project/notebook-file.ts";
import { inside } from "../../lib/project/paths.ts";
import { notebookOf } from "../support/notebook.ts";
import { socklab } from "../support/socklab.ts";

/** Takes a free port, and gives it back when the test has ended. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** Runs `socklab open` until it has printed its address. */
async function opened(...args: string[]) {
  const child = spawn(process.execPath, [inside("lib", "cli", "socklab.mjs"), "open", "--no-browser", ...args]);
  const ended = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (line.includes("token=")) break;
  }
  const url = new URL(said.at(-1)?.trim() ?? "");
  const token = url.searchParams.get("token") ?? "";
  const get = (path: string, headers: Record<string, string> = { authorization: `token ${token}` }) =>
    fetch(new URL(path, url.origin), { headers, signal: AbortSignal.timeout(30_000) });
  return { child, ended, said, url, token, get };
}

test("socklab open serves JupyterLab on 127.0.0.1 with a token, two kernels and no news, and ends on Ctrl-C", async () => {
  const { child, ended, url, token, get } = await opened("--port", "8988");
  expect(url.hostname).toBe("127.0.0.1");
  expect(token).toMatch(/^[0-9a-f]{32,}$/);

  expect((await get("/api/kernelspecs", {})).status).toBe(403);
  const specs = (await (await get("/api/kernelspecs")).json()) as {
    default: string;
    kernelspecs: Record<string, { spec: { display_name: string } }>;
  };
  const names = Object.entries(specs.kernelspecs).map(([name, { spec }]) => [name, spec.display_name]);
  expect(names.sort()).toEqual([
    ["deno", "TypeScript (Deno)"],
    ["tslab", "TypeScript (tslab)"],
  ]);
  expect(specs.default).toBe("tslab");

  const lab = await get("/lab");
  expect(lab.status).toBe(200);
  expect(await lab.text()).toContain("JupyterLab");
  const settings = await get("/lab/api/settings/@jupyterlab/apputils-extension:notification");
  const { schema } = (await settings.json()) as { schema: { properties: { fetchNews: { default: string } } } };
  expect(schema.properties.fetchNews.default).toBe("false");

  child.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
  await expect(get("/api")).rejects.toThrow();
});

test("socklab open takes another port when the one it was given is taken, and says so", async () => {
  const port = await takenPort();
  const { said, url } = await opened("--port", String(port));
  expect(said[0]).toBe(`Port ${port} is taken, so JupyterLab listens on ${url.port}`);
  expect(Number(url.port)).not.toBe(port);
});

/** A notebook that JupyterLab may open, in a folder below notebooks/ that is gone after the test. */
function openable(text: string): string {
  const folder = mkdtempSync(inside("notebooks", ".open-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "own.ipynb");
  writeFileSync(path, text);
  return path;
}

test("socklab open rewrites a notebook with a byte order mark, which Jupyter can't read, and says so", async () => {
  const plain = notebookText(notebookOf("1 + 1"));
  const path = openable(`\uFEFF${plain}`);
  const { said } = await opened("--port", "8989", path);
  expect(said[0]).toBe(
    "own.ipynb was not written as Jupyter reads it, and has been rewritten: its cells are as they were",
  );
  expect(readFileSync(path, "utf8")).toBe(plain);
});

test("socklab open answers what is no notebook with a sentence", async () => {
  const path = openable("no notebook");
  const { code, err } = await socklab("open", "--no-browser", path);
  expect([code, err.trim()]).toEqual([1, `${path} is no notebook, or was cut off: it is not whole JSON`]);
  expect(readFileSync(path, "utf8")).toBe("no notebook");
});

import { readdirSync } from "node:fs";
import process from "node:process";
import { afterEach, expect, test, vi } from "vitest";
import { lesson, NetworkError, network, orRecorded, sequenceFigure } from "../../lib/dist/mod.js";
import type { NetworkRun } from "../../lib/notebook/network.ts";
import { chapters } from "../../lib/project/chapters.ts";
import { codeCells, readNotebook, sourceOf } from "../../lib/project/notebook-file.ts";
import { inside } from "../../lib/project/paths.ts";

const kept = readdirSync(inside("lib", "notebook", "recorded")).map((name) => name.replace(/\.json$/, ""));

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await lesson.end();
});

test("each experiment of the chapters has a kept run, and each kept run its experiment", () => {
  const source = chapters()
    .flatMap((path) => codeCells(readNotebook(path)).map(sourceOf))
    .join("\n");
  const named = [...source.matchAll(/(?:orRecorded|lossy)\("([^"]+)"/g)].map(([, id]) => id);
  const pages = [...source.matchAll(/await page\((\d+)\)/g)].map(([, size]) => `10-page-${size}`);
  expect([...named, ...pages].sort()).toEqual(kept.sort());
});

test("where no network is permitted it says so, and gives the run that was kept", async () => {
  vi.stubEnv("PATH", "/nowhere"); // no program makes a namespace then
  const said = vi.spyOn(console, "log").mockImplementation(() => {});
  const seen = await orRecorded("10-page-2000", async () => {
    await network("a", "r", "s", "b");
    return { ended: "", run: {} as NetworkRun };
  });
  expect(seen).toMatchObject({ recorded: true, ended: "ERR_DEADLINE" });
  expect(said.mock.calls.flat().join("\n")).toMatch(/not permitted here.* recorded elsewhere, on Linux \d/s);
  const { text } = sequenceFigure(seen.run.events, seen.run);
  expect(text).toMatch(/-- SYN -->.*x-- 1.448 bytes, lost --/s);
  expect(text).toMatch(/Not seen here: recorded elsewhere/);
});

test("what else goes wrong is thrown, and so is an experiment of which no run was kept", async () => {
  const broken = new NetworkError("ERR_HOST", "run", "it broke");
  await expect(orRecorded("10.a", () => Promise.reject(broken))).rejects.toBe(broken);
  const forbidden = new NetworkError("ERR_NOT_PERMITTED", "network", "it is forbidden");
  await expect(orRecorded("10.z", () => Promise.reject(forbidden))).rejects.toThrow(/no run is kept as 10\.z/);
  await expect(orRecorded("../x", async () => ({}))).rejects.toThrow(/orRecorded/);
  expect(process.env.SOCKLAB_KEEP_RUNS).toBeUndefined();
});

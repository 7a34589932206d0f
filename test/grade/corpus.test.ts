import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExerciseResult, Results, SubmissionResult } from "../../lib/grade/protocol/results.ts";
import { inside } from "../../lib/project/paths.ts";
import { execute } from "../support/socklab.ts";
import { type Case, IDS, verdictOf, type World } from "./corpus/case.ts";
import { corpus, writeCorpus } from "./corpus/mod.ts";

const GRADE_MS = 600_000;
const secret = `socklab-secret-${randomBytes(8).toString("hex")}`;
mkdirSync(inside(".socklab", "test"), { recursive: true });
const bait = mkdtempSync(inside(".socklab", "test", "corpus-"));
const place = { submissions: join(bait, "submissions"), results: join(bait, "results") };
const servers: Server[] = [];
let visits = 0;
let graded = new Map<string, SubmissionResult>();

beforeAll(async () => {
  const unix = join(tmpdir(), secret);
  const world: World = {
    root: inside(),
    bait,
    secret,
    port: Number(await listen({ host: "127.0.0.1", port: 0 })),
    abstract: secret,
    unix,
    pid: process.pid,
  };
  await listen({ path: `\0${secret}` });
  await listen({ path: unix });
  writeFileSync(join(bait, "secret.txt"), secret);
  writeCorpus(place.submissions, world);
  const { code, err } = await execute(
    process.execPath,
    [
      inside("lib", "cli", "socklab.mjs"),
      "grade",
      place.submissions,
      "--out",
      place.results,
      "--chapter",
      "00",
      "--seed",
      "1",
    ],
    { env: { ...process.env, SOCKLAB_SECRET: secret }, timeout: GRADE_MS },
  );
  expect(code, err).toBe(0);
  const results = JSON.parse(readFileSync(join(place.results, "results.json"), "utf8")) as Results;
  graded = new Map(results.submissions.map((one) => [one.name, one]));
}, GRADE_MS);

afterAll(() => {
  for (const server of servers) server.close();
  rmSync(bait, { recursive: true, force: true });
});

test("the corpus has no less than 45 submissions, and each is graded", () => {
  expect(Object.keys(corpus).length).toBeGreaterThanOrEqual(45);
  expect([...graded.keys()].sort()).toEqual(Object.keys(corpus).sort());
});

describe.each(Object.entries(corpus))("%s", (name, one) => {
  test(`gets its verdict: ${one.tries}`, () => {
    const { exercises } = submission(name);
    for (const id of IDS) {
      const { status, message } = exercise(name, id);
      expect(verdictOf(one, id), `${id}: ${message}`).toContain(status);
    }
    const [first] = IDS.map((id) => exercises[id] as ExerciseResult).filter(({ status }) => status !== "pass");
    if (one.says) expect(first?.message).toMatch(one.says);
    if (one.warns) expect(submission(name).warnings.join("\n")).toMatch(one.warns);
  });

  test("has the points of what passed, and no others", () => {
    const { score, possible, exercises } = submission(name);
    const passed = Object.values(exercises).filter(({ status }) => status === "pass");
    expect(score).toBe(passed.reduce((sum, { possible }) => sum + possible, 0));
    expect(possible).toBe(4);
  });
});

describe("outside the sandboxes", () => {
  test("nothing was written", () => {
    expect(readdirSync(bait).sort()).toEqual(["results", "secret.txt", "submissions"]);
    expect(readFileSync(join(bait, "secret.txt"), "utf8")).toBe(secret);
    const folders = [
      inside(),
      bait,
      place.submissions,
      "/etc",
      "/usr/bin",
      homedir(),
      "/home",
      "/var/tmp",
      tmpdir(),
      ".",
    ];
    const marks = ["socklab-escaped", "socklab-escaped-too", "socklab-fill-0"];
    expect(
      folders.flatMap((folder) => marks.map((mark) => join(folder, mark))).filter((path) => existsSync(path)),
    ).toEqual([]);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("socklab-answer-"))).toEqual([]);
  });

  test("nobody was visited", () => {
    expect(visits).toBe(0);
  });

  test("no process is left", () => {
    const lines = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => commandLine(pid));
    expect(lines.filter((line) => line.includes(secret) && !line.includes("socklab.mjs"))).toEqual([]);
  });

  test("no secret was told", () => {
    const files = readdirSync(place.results, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const telling = files.filter((one) => readFileSync(join(one.parentPath, one.name), "latin1").includes(secret));
    expect(telling.map(({ name }) => name)).toEqual([]);
  });
});

test("the verdicts are those that are stored", async () => {
  const told = (name: string, one: Case) =>
    IDS.map((id) => (verdictOf(one, id).length > 1 ? verdictOf(one, id).join(" or ") : exercise(name, id).status));
  const cases = Object.entries(corpus).sort(([a], [b]) => (a < b ? -1 : 1));
  const stored = Object.fromEntries(cases.map(([name, one]) => [name, told(name, one).join(", ")]));
  await expect(`${JSON.stringify(stored, null, 2)}\n`).toMatchFileSnapshot("corpus/verdicts.json");
});

const submission = (name: string): SubmissionResult => graded.get(name) as SubmissionResult;
const exercise = (name: string, id: string): ExerciseResult => submission(name).exercises[id] as ExerciseResult;

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1");
  } catch {
    return ""; // it has ended
  }
}

function listen(where: { host: string; port: number } | { path: string }): Promise<number | undefined> {
  const server = createServer((conn) => {
    visits += 1;
    conn.destroy();
  });
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(where, () => {
      const address = server.address();
      resolve(typeof address === "object" ? address?.port : undefined);
    });
  });
}

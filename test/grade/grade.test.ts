import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { quote } from "../../lib/base/text.ts";
import type { Results, Status } from "../../lib/grade/protocol/results.ts";
import { inside } from "../../lib/project/paths.ts";
import { exercise, fill, handedIn, notebookText, QUICK } from "../support/grading.ts";
import { type Ended, execute, temporaryFolder } from "../support/socklab.ts";
import { until } from "../support/until.ts";

const MAIN = inside("lib", "dist", "cli", "main.js");
const grade = (...args: string[]): Promise<Ended> => execute(process.execPath, [MAIN, "grade", ...args]);
const resultsIn = (out: string): Results => JSON.parse(readFileSync(join(out, "results.json"), "utf8")) as Results;
const possible = QUICK.reduce((sum, id) => sum + exercise(id).points, 0);
/** The exercises of two chapters, of which these notebooks have three. */
const CHAPTERS = ["--chapter", "00", "--chapter", "02"];

function statusesIn(out: string): Record<string, Partial<Record<string, Status>>> {
  return Object.fromEntries(
    resultsIn(out).submissions.map(({ name, exercises }) => [
      name,
      Object.fromEntries(QUICK.map((id) => [id, exercises[id]?.status])),
    ]),
  );
}

/** Fails a check that its solution passes. */
const DEAF = 'async function echoClient(port: number, text: string) { return ""; }';
const SOLVED = { "client-order": "pass", "echo-client": "pass", "say-hello": "pass" };

test("socklab grade tells pass, fail, timeout, crash, compile-error and not-run apart", {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  const out = join(folder, "out");
  const submissions = fill(join(folder, "in"), {
    "solved.ipynb": handedIn(),
    "stubs.ipynb": handedIn(Object.fromEntries(QUICK.map((id) => [id, exercise(id).stub]))),
    "wrong.ipynb": handedIn({ "echo-client": DEAF }),
    "endless.ipynb": handedIn({ "echo-client": "function echoClient() { for (;;); }" }),
    "gone.ipynb": handedIn({ "echo-client": "function echoClient() { process.exit(0); }" }),
    "broken.ipynb": handedIn({ "echo-client": "function echoClient( {" }),
    "partly.ipynb": handedIn({}, ["say-hello"]),
    "cut.ipynb": handedIn().slice(0, 400),
    "folder/one.ipynb": handedIn({}, ["say-hello", "client-order"]),
    "folder/two.ipynb": handedIn({}, ["echo-client"]),
  });
  const { code, out: said, err } = await grade(submissions, "--out", out, ...CHAPTERS);
  expect(err).toBe("");
  expect(code).toBe(0);
  expect(said).toMatch(/Seed \d+/);
  const without = { "client-order": "pass", "say-hello": "pass" };
  expect(statusesIn(out)).toEqual({
    broken: { ...without, "echo-client": "compile-error" },
    cut: { "client-order": "not-run", "echo-client": "not-run", "say-hello": "not-run" },
    endless: { ...without, "echo-client": "timeout" },
    folder: SOLVED,
    gone: { ...without, "echo-client": "crash" },
    partly: { "client-order": "not-run", "echo-client": "not-run", "say-hello": "pass" },
    solved: SOLVED,
    stubs: { "client-order": "fail", "echo-client": "fail", "say-hello": "fail" },
    wrong: { ...without, "echo-client": "fail" },
  });
  const results = resultsIn(out);
  const scores = Object.fromEntries(results.submissions.map(({ name, score }) => [name, score]));
  expect(scores).toMatchObject({ solved: possible, folder: possible, stubs: 0, cut: 0 });
  for (const { exercises, possible } of results.submissions) {
    expect(Object.keys(exercises)).toEqual(Object.keys(results.exercises));
    expect(possible).toBe(Object.values(results.exercises).reduce((sum, one) => sum + one.possible, 0));
    for (const [id, { tests }] of Object.entries(exercises)) {
      expect(tests).toHaveLength(exercise(id).checks.length + exercise(id).hidden.length);
    }
  }
  expect(results.submissions.find(({ name }) => name === "cut")).toMatchObject({
    status: "not-run",
    warnings: [expect.stringMatching(/not whole JSON/)],
  });
});

/** Tells what it was called with: on its socket, in what it prints, and in its error, so that it fails every check. */
const TELLING = `import { AF_INET, SOCK_STREAM, socket } from "socklab";
async function sayHello(port: number, words: string): Promise<number> {
  const told = "TOLD<" + words + ">";
  console.log(told);
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  await client.send(told);
  client.close();
  throw new Error(told);
}`;

test("socklab grade tells learners a hidden check's name and hint, and nothing that it called the answer with", async () => {
  const folder = temporaryFolder();
  const out = join(folder, "out");
  const submissions = fill(join(folder, "in"), { "telling.ipynb": handedIn({ "say-hello": TELLING }, ["say-hello"]) });
  await grade(submissions, "--out", out, "--chapter", "00", "--seed", "1");
  const result = resultsIn(out).submissions[0]?.exercises["say-hello"];
  const { checks, hidden } = exercise("say-hello");
  const tests = result?.tests ?? [];
  expect(tests.map((one) => [one.name, one.hidden, one.status])).toEqual([
    ...checks.map(({ name }) => [name, false, "fail"]),
    ...hidden.map(({ name }) => [name, true, "fail"]),
  ]);
  // the teacher's results have the words of each check
  const wordsIn = (text: string): string[] => [...text.matchAll(/TOLD<(.*?)>/g)].map(([, words]) => words ?? "");
  const wordsOf = (isHidden: boolean): string[] =>
    tests.filter((one) => one.hidden === isHidden).flatMap(({ message }) => [...new Set(wordsIn(message))]);
  const [shown, secret] = [wordsOf(false), wordsOf(true)];
  expect(shown).toEqual(["hello", "café", "hello"]); // the last one asks whether every call is awaited
  expect(secret).toHaveLength(hidden.length);
  // of a long text a record may have the beginning only
  const known = shown.flatMap((words) => [words, quote(new TextEncoder().encode(words)).slice(1, -1)]);
  const isSecret = (after: string): boolean => !known.some((words) => after.startsWith(`${words}>`));

  const page = readFileSync(join(out, "feedback", "telling.html"), "utf8");
  const gradescope = readFileSync(join(out, "gradescope", "telling.json"), "utf8");
  const forLearners = {
    "the exercise's message": result?.message ?? "",
    "the feedback page": unescaped(page),
    "Gradescope's file": (JSON.parse(gradescope) as { tests: { output: string }[] }).tests
      .map((one) => one.output)
      .join(),
    "the record of the calls": recordIn(out),
  };
  for (const [what, text] of Object.entries(forLearners)) {
    expect(text, what).toMatch(/TOLD</);
    expect(text.split("TOLD<").slice(1).filter(isSecret), what).toEqual([]);
    for (const words of secret) expect(text, what).not.toContain(words);
  }
  for (const { name, hint } of hidden) {
    for (const what of ["the feedback page", "Gradescope's file"] as const) {
      expect(forLearners[what]).toContain(name);
      expect(forLearners[what]).toContain(hint);
    }
  }
});

/** Keeps what it was called with, for another answer in the same process. */
const KEEPING = TELLING.replace("const told", "((globalThis as any).kept ??= []).push(words);\n  const told");
/** Sends what another answer has kept, so that it stands in its record, and tells it in its error. */
const RELAYING = `import { AF_INET, SOCK_STREAM, socket } from "socklab";
async function echoClient(port: number, text: string): Promise<string> {
  const kept = ((globalThis as any).kept ?? []).map((words: string) => "TOLD<" + words + ">").join();
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  await client.send(kept + text);
  client.close();
  throw new Error("KEPT" + kept);
}`;

test("socklab grade runs no check whose record a learner sees after a hidden one", { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const out = join(folder, "out");
  const answers = { "say-hello": KEEPING, "echo-client": RELAYING };
  const submissions = fill(join(folder, "in"), { "a.ipynb": handedIn(answers, ["say-hello", "echo-client"]) });
  await grade(submissions, "--out", out, ...CHAPTERS, "--seed", "1");
  const { exercises } = resultsIn(out).submissions[0] as Results["submissions"][number];
  const hidden = exercises["say-hello"]?.tests.filter((one) => one.hidden) ?? [];
  const secret = hidden.flatMap(({ message }) => [...message.matchAll(/TOLD<(.*?)>/g)].map(([, words]) => words ?? ""));
  expect(secret.length).toBeGreaterThan(0);
  const stored = readdirSync(join(out, "judged")).map((name) => readFileSync(join(out, "judged", name), "utf8"));
  const records = stored.flatMap((text) =>
    Object.values((JSON.parse(text) as { exercises: Record<string, { record?: string }> }).exercises).map(
      ({ record = "" }) => record,
    ),
  );
  const page = unescaped(readFileSync(join(out, "feedback", "a.html"), "utf8"));
  for (const words of secret) {
    expect(page).not.toContain(words);
    for (const record of records) expect(record).not.toContain(Buffer.from(words).toString("hex"));
  }
});

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
const unescaped = (html: string): string =>
  html.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] as string);

/** The data of the calls that are kept for the page's figure, as text. */
function recordIn(out: string): string {
  const [file = ""] = readdirSync(join(out, "judged"));
  const { exercises } = JSON.parse(readFileSync(join(out, "judged", file), "utf8")) as {
    exercises: Record<string, { record?: string }>;
  };
  const lines = (exercises["say-hello"]?.record ?? "").trim().split("\n");
  const sent = lines.map((line) => (JSON.parse(line) as { bytes?: string }).bytes ?? "");
  return Buffer.from(sent.join(""), "hex").toString();
}

test("socklab grade grades nothing twice, and goes on where it was broken off", { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const out = join(folder, "out");
  const names = ["a", "b", "c", "d"];
  const endless = "function echoClient() { for (;;); }"; // each takes some seconds
  const files = Object.fromEntries(
    names.map((name) => [`${name}.ipynb`, handedIn({ "echo-client": `${endless} // ${name}` })]),
  );
  const submissions = fill(join(folder, "in"), files);
  const first = spawn(process.execPath, [MAIN, "grade", submissions, "--out", out, "-j", "1", ...CHAPTERS], {
    stdio: "ignore",
  });
  onTestFinished(() => void first.kill("SIGKILL"));
  const judged = (): string[] => readdirSync(join(out, "judged")).filter((name) => name.endsWith(".json"));
  await until(
    "a first judgement",
    () => {
      try {
        return judged().length > 0;
      } catch {
        return false; // nor is the folder there
      }
    },
    60_000,
  );
  first.kill("SIGINT");
  expect((await once(first, "exit"))[0]).toBe(130);
  const before = judged();
  expect(before.length).toBeLessThan(names.length);
  const listed = resultsIn(out).submissions;
  expect(listed).toHaveLength(names.length);
  expect(listed.filter(({ status }) => status === "not-run")).toHaveLength(names.length - before.length);

  const times = () => before.map((name) => statSync(join(out, "judged", name)).mtimeMs);
  const then = times();
  expect((await grade(submissions, "--out", out, ...CHAPTERS)).code).toBe(0);
  expect(times()).toEqual(then);
  expect(resultsIn(out).submissions.map(({ status }) => status)).toEqual(names.map(() => "graded"));
});

/** What a grader has on this machine while it runs: its temporary folder, processes that know it, cgroups. */
function tracesOf(pid: number): string[] {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const lines = processes.map((one) => {
    try {
      return readFileSync(`/proc/${one}/cmdline`, "latin1").replaceAll("\0", " ");
    } catch {
      return ""; // it has ended
    }
  });
  const memory = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1] ?? "";
  const cgroups = ["", "pids", `memory${memory}`].flatMap((name) => {
    const folder = join("/sys/fs/cgroup", name);
    return existsSync(folder) ? readdirSync(folder) : [];
  });
  return [
    ...lines.filter((line) => line.includes(`socklab-${pid}-`) || line.includes(BUSY)),
    ...cgroups.filter((name) => name.startsWith(`socklab-${pid}-`)),
  ];
}

/** Stands in the command line of a process that an answer starts. */
const BUSY = "busy-until-it-is-ended";
const SPAWNING = `async function echoClient() {
  const { spawn } = await import("node:child_process");
  spawn(process.execPath, ["-e", "for (;;);", "${BUSY}"], { stdio: "ignore" });
  for (;;);
}`;

describe.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)("socklab grade, ended by %s", (signal) => {
  test("leaves no process, no cgroup and no folder behind", { timeout: 180_000 }, async () => {
    const folder = temporaryFolder();
    const submissions = fill(join(folder, "in"), { "a.ipynb": handedIn({ "echo-client": SPAWNING }) });
    const temporary = fill(join(folder, "tmp"), { "is-there": "" });
    const child = spawn(process.execPath, [MAIN, "grade", submissions, "--out", join(folder, "out"), ...CHAPTERS], {
      stdio: "ignore",
      env: { ...process.env, TMPDIR: temporary },
    });
    const pid = child.pid as number;
    await until("the answer's process", () => tracesOf(pid).some((line) => line.includes(BUSY)), 120_000);
    child.kill(signal);
    await once(child, "exit");
    await until("nothing to be left", () => tracesOf(pid).length === 0 && readdirSync(temporary).length === 1, 20_000);
    expect(readdirSync(temporary)).toEqual(["is-there"]);
  });
});

test("socklab grade says so where the results can't be written", { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const submissions = fill(join(folder, "in"), { "a.ipynb": handedIn({}, ["say-hello"]) });
  const full = fill(join(folder, "out"), { "feedback/a.html.part/is-there": "" }); // no page can take its place
  for (const out of [join(submissions, "a.ipynb", "out"), "/proc/nobody/out", full]) {
    const { code, err } = await grade(submissions, "--out", out);
    expect([out, code]).toEqual([out, 2]);
    expect(err).toMatch(/^The results can't be written to .*Name another --out\n$/);
  }
});

test("socklab grade ends quietly when nobody reads what it prints any more", { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const submissions = fill(join(folder, "in"), { "a.ipynb": handedIn(), "b.ipynb": handedIn({}, ["say-hello"]) });
  const command = `'${process.execPath}' '${MAIN}' grade '${submissions}' --out '${join(folder, "out")}' | head -1`;
  const { code, out, err } = await execute("bash", ["-c", command]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^2 submissions: .*\n$/);
});

test("socklab grade removes the pages of learners who are gone", { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const out = join(folder, "out");
  const submissions = fill(join(folder, "in"), { "a.ipynb": handedIn({}, ["say-hello"]), "b.ipynb": notebookText([]) });
  await grade(submissions, "--out", out, ...CHAPTERS);
  expect(readdirSync(join(out, "feedback"))).toEqual(["a.html", "b.html"]);
  rmSync(join(submissions, "b.ipynb"));
  await grade(submissions, "--out", out, ...CHAPTERS);
  expect(readdirSync(join(out, "feedback"))).toEqual(["a.html"]);
  expect(readdirSync(join(out, "gradescope"))).toEqual(["a.json"]);
});

test("socklab grade judges equal notebooks once", async () => {
  const folder = temporaryFolder();
  const submissions = fill(join(folder, "in"), { "a.ipynb": handedIn(), "b.ipynb": handedIn() });
  await grade(submissions, "--out", join(folder, "out"), ...CHAPTERS);
  expect(readdirSync(join(folder, "out", "judged"))).toHaveLength(1);
  expect(statusesIn(join(folder, "out"))).toEqual({ a: SOLVED, b: SOLVED });
});

test("socklab grade grades in parts, and socklab grade merge puts them together", { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const path = (name: string): string => join(folder, name);
  const submissions = fill(path("in"), {
    "a.ipynb": handedIn(),
    "b.ipynb": handedIn({ "echo-client": DEAF }),
    "c.ipynb": handedIn({}, ["say-hello"]),
  });
  const parts = await Promise.all(
    ["1/2", "2/2"].map((part, index) => grade(submissions, "--out", path(`part-${index}`), "--shard", part)),
  );
  expect(parts.map(({ code }) => code)).toEqual([0, 0]);
  expect(resultsIn(path("part-0")).submissions.map(({ name }) => name)).toEqual(["a", "c"]);
  const merged = await grade("merge", path("part-0"), path("part-1"), "--out", path("merged"));
  expect(merged.code, merged.err).toBe(0);
  const { seed } = resultsIn(path("part-0"));
  await grade(submissions, "--out", path("whole"), "--seed", String(seed));
  expect(statusesIn(path("merged"))).toEqual(statusesIn(path("whole")));
  for (const out of ["part-0", "merged", "whole"]) {
    expect(readFileSync(join(path(out), "feedback", "a.html"), "utf8")).toContain("<svg"); // the record goes with it
    expect(readFileSync(join(path(out), "results.json"), "utf8")).not.toContain('"record"');
  }
  const { shard, ...head } = resultsIn(path("part-0"));
  expect({ ...resultsIn(path("merged")), submissions: [] }).toEqual({ ...head, submissions: [] });
  expect((await grade("merge", path("part-0"), "--out", path("half"))).code).toBe(2);
});

test("socklab grade grades the exercises of those chapters that somebody handed in", async () => {
  const folder = temporaryFolder();
  const submissions = fill(join(folder, "in"), {
    "a.ipynb": handedIn({}, ["say-hello"]),
    "empty.ipynb": notebookText([]),
  });
  await grade(submissions, "--out", join(folder, "out"));
  expect(new Set(Object.values(resultsIn(join(folder, "out")).exercises).map(({ chapter }) => chapter))).toEqual(
    new Set(["00"]),
  );
});

test("socklab grade --partial gives the share of the checks that pass", async () => {
  const folder = temporaryFolder();
  const halfway = exercise("echo-client").solution.replace("recvExactly(sent)", "recv(1024)");
  const files = { "half.ipynb": handedIn({ "echo-client": halfway }), "deaf.ipynb": handedIn({ "echo-client": DEAF }) };
  const submissions = fill(join(folder, "in"), files);
  for (const [out, ...more] of [["all"], ["share", "--partial"]] as const) {
    await grade(submissions, "--out", join(folder, out), ...CHAPTERS, ...more);
  }
  const half = (out: string) => resultsIn(join(folder, out)).submissions.find(({ name }) => name === "half");
  expect(half("all")?.exercises["echo-client"]?.points).toBe(0);
  const { points = 0, tests = [], possible = 0, status } = half("share")?.exercises["echo-client"] ?? {};
  const passed = tests.filter((one) => one.status === "pass").length;
  expect(status).toBe("fail");
  expect(passed).toBeGreaterThan(0);
  expect(points).toBe(Math.floor((100 * possible * passed) / tests.length) / 100);
});

test("socklab grade says what is wrong with its command line", async () => {
  const folder = temporaryFolder();
  const out = join(folder, "out");
  fill(join(folder, "in"), { "a.ipynb": handedIn() });
  const wrong = [
    [join(folder, "none"), "--out", out],
    [join(folder, "in")],
    [join(folder, "in"), "--out", out, "--shard", "3/2"],
    [join(folder, "in"), "--out", out, "-j", "0"],
    [join(folder, "in"), "--out", out, "--chapter", "77"],
  ];
  for (const args of wrong) {
    const { code, err } = await grade(...args);
    expect(code, err).toBe(2);
    expect(err).not.toMatch(/\n\s+at /);
  }
});

test("socklab grade runs nobody's code without a sandbox unless it is told to", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const submissions = fill(join(folder, "in"), { "a.ipynb": handedIn() });
  const env = { PATH: join(folder, "nothing") }; // bubblewrap can't be found there
  const run = (...args: string[]) =>
    execute(process.execPath, [MAIN, "grade", submissions, ...CHAPTERS, ...args], { env });
  const refused = await run("--out", join(folder, "refused"));
  expect(refused.code).toBe(3);
  expect(refused.err).toMatch(/can't be locked in.*apt install bubblewrap.*--unsandboxed-run-strangers-code/s);
  const allowed = await run("--out", join(folder, "allowed"), "--unsandboxed-run-strangers-code");
  expect(allowed.code, allowed.err).toBe(0);
  expect(statusesIn(join(folder, "allowed"))).toEqual({ a: SOLVED });
  expect(resultsIn(join(folder, "allowed")).sandbox).toBe("none");
});

test("socklab grade shows an answer nothing of other submissions", async () => {
  const folder = temporaryFolder();
  const spy = `async function echoClient(port: number, text: string) {
    const { readdirSync } = await import("node:fs");
    throw new Error("SEEN" + JSON.stringify(readdirSync("/course")));
  }`;
  const submissions = fill(join(folder, "in"), {
    "other.ipynb": handedIn(),
    "spy.ipynb": handedIn({ "echo-client": spy }),
  });
  await grade(submissions, "--out", join(folder, "out"), "-j", "1", ...CHAPTERS);
  const text = readFileSync(join(folder, "out", "results.json"), "utf8");
  expect(text).toContain('SEEN[\\"answer\\",\\"hosts\\",\\"node_modules\\",\\"seccomp\\"]');
});

test("socklab grade leaves nothing behind in the temporary folder", async () => {
  const folder = temporaryFolder();
  const submissions = fill(join(folder, "in"), { "a.ipynb": handedIn() });
  const own = fill(join(folder, "tmp"), { "kept.txt": "" });
  const args = [MAIN, "grade", submissions, "--out", join(folder, "out"), ...CHAPTERS];
  await execute(process.execPath, args, { env: { ...process.env, TMPDIR: own } });
  expect(readdirSync(own)).toEqual(["kept.txt"]);
  rmSync(own, { recursive: true });
});

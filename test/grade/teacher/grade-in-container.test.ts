import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import type { Results, SubmissionResult } from "../../../lib/grade/protocol/results.ts";
import { containerCommand } from "../../../lib/grade/teacher/grade-in-container.ts";
import { inside } from "../../../lib/project/paths.ts";
import { fill, handedIn } from "../../support/grading.ts";
import { type Ended, execute, temporaryFolder } from "../../support/socklab.ts";
import { until } from "../../support/until.ts";

const MAIN = inside("lib", "dist", "cli", "main.js");
const IDS = ["say-hello", "echo-client"];

/** A PATH without bubblewrap, on which docker is the stand-in. */
function pathWithDocker(): string {
  const bin = fill(join(temporaryFolder(), "bin"), {
    docker: `#!/bin/sh\nexec '${process.execPath}' '${inside("test", "grade", "stand-in-docker.mjs")}' "$@"\n`,
  });
  chmodSync(join(bin, "docker"), 0o755);
  return bin;
}

const grade = (path: string, ...args: string[]): Promise<Ended> =>
  execute(process.execPath, [MAIN, "grade", ...args, "--chapter", "00", "--chapter", "02"], { env: { PATH: path } });

function submissionsIn(out: string): Record<string, SubmissionResult> {
  const { sandbox, submissions } = JSON.parse(readFileSync(join(out, "results.json"), "utf8")) as Results;
  expect(sandbox).toBe("container");
  return Object.fromEntries(submissions.map((one) => [one.name, one]));
}

test("containerCommand() limits the container in every way", () => {
  const run = { submissions: "/home/t/in, all", out: "/home/t/out", args: ["--seed", "7"] };
  for (const engine of ["docker", "podman"]) {
    const command = containerCommand({ engine, image: "node:22-slim" }, run);
    const line = command.join(" ");
    for (const flags of [
      "--network none",
      "--ipc none",
      "--pull never",
      "--read-only",
      "--cap-drop ALL",
      "--security-opt no-new-privileges",
      "--memory 2048m --memory-swap 2048m",
      "--pids-limit 256",
      "--tmpfs /root:mode=700",
      "--tmpfs /tmp:mode=700",
      "--tmpfs /course/answer:mode=755,size=33554432",
      ",target=/root/socklab,readonly",
      "type=bind,source=/home/t/out,target=/root/out ",
    ]) {
      expect(line).toContain(flags);
    }
    expect(command).toContain('type=bind,"source=/home/t/in, all","target=/root/in/in, all",readonly');
    expect(command.includes("--read-only-tmpfs=false")).toBe(engine === "podman");
    expect(command.filter((_, at) => command[at - 1] === "--cap-add")).not.toContain("SYS_ADMIN");
  }
});

test("socklab grade says how to get a container where bubblewrap is not there", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const submissions = fill(join(folder, "in"), { "a.ipynb": handedIn({}, IDS) });
  const missing = await grade(pathWithDocker(), submissions, "--out", join(folder, "out"));
  expect(missing.code).toBe(3);
  expect(missing.err).toMatch(/docker has no image node:22-slim; get it: docker pull node:22-slim/);
  const nothing = await grade(join(folder, "nothing"), submissions, "--out", join(folder, "out"));
  expect(nothing.code).toBe(3);
  expect(nothing.err).toMatch(/apt install bubblewrap.*podman and docker are not there.*docker pull.*--unsandboxed/s);
});

/** Leaves a process behind, and files. */
const LEAVER = `async function echoClient(port: number, text: string) {
  const { spawn } = await import("node:child_process");
  const { writeFileSync } = await import("node:fs");
  spawn("/bin/sleep", ["1000"], { detached: true, stdio: "ignore" }).unref();
  writeFileSync("left.txt", "a hint for others");
  return "";
}`;

/** Tells, as its error, what it can see of others. */
const SPY = `async function echoClient(port: number, text: string) {
  const fs = await import("node:fs");
  const os = await import("node:os");
  const attempt = (act) => { try { return act(); } catch (error) { return error.code; } };
  const others = fs.readdirSync("/proc").filter((name) => Number(name) > 0 && Number(name) !== process.pid)
    .filter((pid) => /^Uid:\\s+65534/m.test(attempt(() => fs.readFileSync("/proc/" + pid + "/status", "utf8"))));
  throw new Error("SEEN" + JSON.stringify({
    uid: process.getuid(),
    environment: Object.keys(process.env),
    networks: Object.keys(os.networkInterfaces()),
    grader: attempt(() => fs.readdirSync("/root")),
    temporary: attempt(() => fs.readdirSync("/tmp")),
    written: attempt(() => fs.writeFileSync("/course/x", "")),
    folders: attempt(() => fs.readdirSync("/course/answer").length),
    killed: attempt(() => process.kill(process.ppid, "SIGKILL")),
    others,
  }) + "SEEN");
}`;

const asRoot = test.skipIf(process.getuid?.() !== 0 || !existsSync("/usr/bin/bwrap"));

asRoot(
  "socklab grade keeps answers in a container from the grader and from each other",
  {
    timeout: 120_000,
  },
  async () => {
    const folder = temporaryFolder();
    const out = join(folder, "out");
    mkdirSync(out);
    chownSync(out, 12_345, 12_345);
    const submissions = fill(join(folder, "in"), {
      "1 solved.ipynb": handedIn({}, IDS),
      "2 leaver.ipynb": handedIn({ "echo-client": LEAVER }, IDS),
      "3 spy.ipynb": handedIn({ "echo-client": SPY }, IDS),
      "4 gone.ipynb": handedIn({ "echo-client": "function echoClient() { process.exit(7); }" }, IDS),
    });
    const ended = await grade(pathWithDocker(), submissions, "--out", out, "--container-image", "here", "-j", "4");
    expect(ended.err).toBe("");
    expect(ended.code).toBe(0);
    expect(ended.out).toContain(`Results: ${join(out, "results.json")}`);
    const all = submissionsIn(out);
    const statuses = Object.values(all).map(({ exercises }) => exercises["echo-client"]?.status);
    expect(statuses).toEqual(["pass", "fail", "fail", "crash"]);
    const seen = /SEEN(.*?)SEEN/.exec(all["3 spy"]?.exercises["echo-client"]?.tests[0]?.message ?? "")?.[1];
    expect(JSON.parse(seen ?? "")).toEqual({
      uid: 65_534,
      environment: [],
      networks: ["lo"],
      grader: "EACCES",
      temporary: "EACCES",
      written: "EACCES",
      // its own submission's first process goes on while what failed is tried in another one; nobody else's is there
      folders: 2,
      killed: "EPERM",
      others: [expect.any(String)],
    });
    expect(statSync(join(out, "judged")).uid).toBe(12_345);
  },
);

asRoot("socklab grade in a container can be broken off", { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const out = join(folder, "out");
  const endless = "function echoClient() { for (;;); }";
  const files = ["a", "b", "c", "d"].map((name) => [
    `${name}.ipynb`,
    handedIn({ "echo-client": `${endless} // ${name}` }),
  ]);
  const submissions = fill(join(folder, "in"), Object.fromEntries(files));
  const args = [MAIN, "grade", submissions, "--out", out, "--container-image", "here", "--chapter", "02"];
  const child = spawn(process.execPath, args, {
    env: { PATH: pathWithDocker() },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const said = text(child.stdout);
  await until("the results, with nothing in them", () => existsSync(join(out, "results.json")), 60_000);
  child.kill("SIGTERM");
  expect((await once(child, "exit"))[0]).toBe(130);
  expect(await said).toContain("the same command goes on where it was");
});

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { AF_INET, F_GETFD, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { fromJsonLines } from "../../lib/trace/jsonl.ts";
import { trace } from "../../lib/trace/trace.ts";
import { traceTo } from "../../lib/trace/trace-to-file.ts";
import { descriptorsOfProcess, expectNoLeaks } from "../support/descriptors.ts";
import { jsonLines, run, runtimes } from "../support/programs.ts";
import { connected, tcp } from "../support/sockets.ts";
import { temporaryFolder } from "../support/socklab.ts";
import { until } from "../support/until.ts";

expectNoLeaks();

const program = new URL("./programs/writes.ts", import.meta.url);
const read = (path: string) => fromJsonLines(readFileSync(path, "utf8"));

describe.each(runtimes)("SOCKLAB_TRACE in $name", (runtime) => {
  const write = async (how: string, name: string) => {
    const ended = await run(runtime, program, { args: [how], env: { SOCKLAB_TRACE: name } });
    return { ...ended, told: jsonLines<{ events: number; pid: number }>(ended.out) };
  };

  test.each(["end", "many"])("writes every event of a program that comes to its %s", async (how) => {
    const path = join(temporaryFolder(), "record.jsonl");
    const { code, told, err } = await write(how, path);
    expect([code, err]).toEqual([0, ""]);
    const events = read(path);
    expect(events.slice(-3).map(({ call }) => call)).toEqual(["close", "close", "close"]);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from(events, (_, i) => i + 1));
    expect(events).toHaveLength((told[0]?.events as number) + 3);
    expect(events.find(({ call }) => call === "send")?.bytes).toEqual(Uint8Array.from(Buffer.from("hello")));
  });

  test.each(["exit", "throw"])("writes what has not ended when the program ends by %s", async (how) => {
    const path = join(temporaryFolder(), "record.jsonl");
    const { told } = await write(how, path);
    const events = read(path);
    const unfinished = events.filter(({ endNs }) => Number.isNaN(endNs));
    expect(unfinished.filter(({ kind, by }) => kind === "call" && by === "you")).toMatchObject([
      { call: "recv", thread: 1, args: ['""', "1", "0"] },
    ]);
    expect(unfinished.filter(({ kind }) => kind === "wait")).toMatchObject([{ call: "accept", outcome: "waiting" }]);
    const count = told[0]?.events as number;
    expect(events.slice(0, count).map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    // what comes later is what the library does at the end
    expect(events.slice(count).filter(({ by }) => by !== "library")).toEqual([]);
  });

  test("puts the process's number in the place of %p", async () => {
    const folder = temporaryFolder();
    const { told } = await write("end", join(folder, "a-%p.jsonl"));
    expect(readdirSync(folder)).toEqual([`a-${told[0]?.pid}.jsonl`]);
  });

  test("keeps the records of a program and of those that it starts apart", async () => {
    const folder = temporaryFolder();
    const { told } = await write("child", join(folder, "record.jsonl"));
    expect(told).toHaveLength(2);
    expect(readdirSync(folder).sort()).toEqual(["record.jsonl", `record.jsonl.${told[0]?.pid}`]);
    for (const name of readdirSync(folder)) expect(read(join(folder, name)).at(-1)?.call).toBe("close");
  });

  test("tells once that the file cannot be written, and lets the program go on", async () => {
    const { code, err, told } = await write("many", join(temporaryFolder(), "no", "record.jsonl"));
    expect(code).toBe(0);
    expect(told).toHaveLength(1);
    expect(err.trim().split("\n")).toEqual([expect.stringMatching(/^socklab cannot write its record to .*ENOENT/)]);
  });
});

test("traceTo() writes while the program runs, and replaces an older file at the first event", async () => {
  const path = join(temporaryFolder(), "record.jsonl");
  writeFileSync(path, "an older record\n");
  const stop = traceTo(path);
  expect(readFileSync(path, "utf8")).toBe("an older record\n");
  const fd = tcp().fd;
  await until("the first events", () => existsSync(path) && read(path).at(-1)?.call === "fcntl");
  expect(readFileSync(path, "utf8")).not.toContain("older");
  sys.fcntl(fd, F_GETFD);
  await until("one event more", () => read(path).at(-1)?.args[0] === "F_GETFD");
  stop();
});

test("traceTo() keeps no descriptor open and stops when it is told to", async () => {
  const path = join(temporaryFolder(), "record.jsonl");
  const before = descriptorsOfProcess();
  const stop = traceTo(path);
  sys.close(sys.socket(AF_INET, SOCK_STREAM));
  await until("the events", () => existsSync(path));
  expect([...descriptorsOfProcess().values()].sort()).toEqual([...before.values()].sort());
  stop();
  const written = readFileSync(path, "utf8");
  sys.close(sys.socket(AF_INET, SOCK_STREAM));
  expect(readFileSync(path, "utf8")).toBe(written);
});

test("traceTo() writes a call on a thread once, when it has ended", async () => {
  const path = join(temporaryFolder(), "record.jsonl");
  const { client, conn } = await connected();
  const stop = traceTo(path);
  const pending = conn.recv(8, { wait: "thread" });
  await client.send("x");
  await pending;
  stop();
  const events = read(path).filter(({ call }) => call === "recv");
  expect(events).toEqual(trace.events({ call: "recv" }).slice(-1));
});

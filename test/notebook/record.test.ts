import { afterEach, expect, test, vi } from "vitest";
import { drawCompare } from "../../lib/notebook/figures.ts";
import { record } from "../../lib/notebook/record.ts";
import { socket } from "../../lib/socket/socket.ts";
import { AF_INET, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { errorOf } from "../support/errors.ts";

expectNoLeaks();

afterEach(() => {
  vi.restoreAllMocks();
});

/** What is printed meanwhile. */
async function printed(run: () => Promise<unknown>): Promise<string> {
  const told: unknown[] = [];
  vi.spyOn(console, "log").mockImplementation((...words) => told.push(...words));
  await run();
  return told.join("\n");
}

async function dial(port: number): Promise<void> {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
  } finally {
    client.close();
  }
}

async function dialServer(): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", 0);
  server.listen(2);
  await dial(server.getsockname().port as number);
  server.close();
}

test("record() gives what was recorded meanwhile and nothing else", async () => {
  socket(AF_INET, SOCK_STREAM).close();
  const events = await record(dialServer);
  socket(AF_INET, SOCK_STREAM).close();
  const calls = events.filter(({ by, kind }) => by === "you" && kind === "call").map(({ call }) => call);
  expect(calls).toEqual(["socket", "bind", "listen", "getsockname", "socket", "connect", "close", "close"]);
});

test("record() shows a call's error and keeps the record; any other error is thrown on", async () => {
  let events: Awaited<ReturnType<typeof record>> = [];
  const shown = await printed(async () => {
    events = await record(() => dial(1));
  });
  expect(shown).toContain("ECONNREFUSED");
  expect(events.some(({ call }) => call === "connect")).toBe(true);
  expect(events.at(-1)?.call).toBe("close");
  await expect(record(() => Promise.reject(new RangeError("mine")))).rejects.toThrow("mine");
  expect(await errorOf(() => record(7 as never))).toMatchObject({ code: "ERR_ARG_TYPE", argument: "run" });
});

test("drawCompare() shows two runs under their names, and refuses what is not two records", async () => {
  const repaired = await record(dialServer);
  let broken = repaired;
  const shown = await printed(async () => {
    broken = await record(() => dial(1));
    drawCompare({ broken, repaired });
  });
  expect(shown).toMatch(
    /connect\(127.0.0.1:1\) = ECONNREFUSED: connection refused, .* \| .*\(other arguments, other result\)/,
  );
  expect(shown).toContain("(only in repaired)");
  for (const runs of [7, null, [broken, repaired], { broken }, { a: broken, b: broken, c: broken }]) {
    expect(await errorOf(() => drawCompare(runs as never))).toMatchObject({ syscall: "drawCompare", argument: "runs" });
  }
  for (const wrong of [7, "text", [1], [null], undefined]) {
    expect(await errorOf(() => drawCompare({ broken, wrong } as never))).toMatchObject({ argument: "wrong" });
  }
  expect(await errorOf(() => drawCompare({ broken, repaired }, { titel: "x" } as never))).toMatchObject({
    argument: "titel",
  });
});

import { expect, test } from "vitest";
import { run, runtimes } from "../../support/programs.ts";

const SIZES = { Node: "4 of Node's thread pool", Deno: "32 of Deno's thread pool" };

test.each(runtimes)("a call in $name that finds no thread free says so, and which pool it is", async (runtime) => {
  const program = new URL("../programs/busy-pool.ts", import.meta.url);
  const { out } = await run(runtime, program, { env: { UV_THREADPOOL_SIZE: "" } });
  const [told, later] = out.trim().split("\n");
  const [name, code, message] = JSON.parse(told as string) as string[];
  expect([name, code, later]).toEqual(["WaitError", "ERR_DEADLINE", "there"]);
  expect(message).toContain("waiting for a free thread");
  expect(message).toContain(SIZES[runtime.name]);
  expect(message).not.toContain("127.0.0.1"); // the peer has no part in it
  if (runtime.name === "Node") expect(message).toContain("UV_THREADPOOL_SIZE=16");
});

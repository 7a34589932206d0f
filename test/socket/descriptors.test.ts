import { expect, test } from "vitest";
import { jsonLines, run, runtimes } from "../support/programs.ts";

const program = new URL("./programs/no-descriptor-left.ts", import.meta.url);

// in Node only: Deno itself panics where no descriptor is left
test("without a descriptor left, socket() and a wait throw EMFILE, and work again later", async () => {
  const [node] = runtimes as [(typeof runtimes)[0]];
  const under = ["sh", "-c", 'ulimit -n 120; exec "$@"', "sh"];
  const { out, err } = await run(node, program, { under });
  expect(err).toBe("");
  const [told] = jsonLines<Record<string, unknown>>(out);
  expect(told).toEqual({
    full: "SocketError socket EMFILE",
    waiting: "SocketError epoll_create1 EMFILE",
    later: "WaitError recv ERR_DEADLINE",
    opened: true,
  });
});

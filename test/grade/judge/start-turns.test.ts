import { once } from "node:events";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { serveTurns, takeTurn } from "../../../lib/grade/judge/start-turns.ts";
import { temporaryFolder } from "../../support/socklab.ts";
import { until } from "../../support/until.ts";

test("takeTurn() waits as long as all turns are taken, and goes on when one is given back", async () => {
  const path = join(temporaryFolder(), "turns");
  const server = serveTurns(path, 2);
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const [first, second] = await Promise.all([takeTurn(path), takeTurn(path)]);
  let third: (() => void) | undefined;
  void takeTurn(path).then((giveBack) => {
    third = giveBack;
  });
  await new Promise((resolve) => server.getConnections((_, count) => resolve(expect(count).toBeLessThanOrEqual(3))));
  expect(third).toBeUndefined();
  first();
  await until("the third turn", () => third !== undefined);
  second();
  third?.();
});

test("takeTurn() gives a turn at once where nobody serves them", async () => {
  (await takeTurn(join(temporaryFolder(), "nobody")))();
});

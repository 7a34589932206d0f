import fc from "fast-check";
import { expect, test } from "vitest";
import { compareFigure } from "../../lib/figure/compare-runs.ts";
import type { Figure } from "../../lib/figure/figure.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { scene } from "../support/scenes.ts";
import { FIGURES, type FigureName, PICTURES, repairedOf } from "./pictures.ts";
import { records } from "./random-records.ts";
import * as statements from "./statements.ts";

type AloneFigure = Exclude<FigureName, "compareFigure">;
const CHECKS: Readonly<Record<AloneFigure, (events: readonly TraceEvent[], figure: Figure) => void>> = {
  bytesFigure: statements.bytesStatements,
  callsFigure: statements.callsStatements,
  descriptorsFigure: statements.descriptorsStatements,
  queuesFigure: statements.queuesStatements,
  sequenceFigure: statements.sequenceStatements,
  statesFigure: statements.statesStatements,
  waitsFigure: statements.waitsStatements,
};
const RUNS = 1000;
const seed = Number(process.env.SOCKLAB_SEED) || Math.floor(Math.random() * 2 ** 31);

for (const name of Object.keys(CHECKS) as AloneFigure[]) {
  test(`${name}() states nothing of a random record that its events do not tell (seed ${seed})`, () => {
    fc.assert(
      fc.property(records, (events) => {
        CHECKS[name](events, FIGURES[name](events));
      }),
      { numRuns: RUNS, seed },
    );
  }, 120_000);

  test(`${name}() states nothing of a stored scene that its events do not tell`, () => {
    const scenes = [...new Set(PICTURES.map((picture) => picture.scene))];
    expect(scenes.length).toBeGreaterThan(30);
    for (const one of scenes) CHECKS[name](scene(one), FIGURES[name](scene(one)));
  });
}

test(`compareFigure() states nothing of two random records that their events do not tell (seed ${seed})`, () => {
  // two that have nothing to do with each other, and two of which one lacks some events
  const pairs = fc.oneof(
    fc.tuple(records, records),
    fc.tuple(records, fc.func(fc.integer({ min: 0, max: 3 }))).map(([events, keeps]) => {
      return [events, events.filter(({ seq }) => keeps(seq) > 0)] as const;
    }),
  );
  fc.assert(
    fc.property(pairs, ([broken, repaired]) => {
      statements.compareStatements({ broken, repaired }, compareFigure({ broken, repaired }));
    }),
    { numRuns: RUNS, seed },
  );
}, 120_000);

test("compareFigure() states nothing of two stored scenes that their events do not tell", () => {
  const scenes = [...new Set(PICTURES.map((picture) => picture.scene))];
  for (const [i, name] of scenes.entries()) {
    const [broken, repaired] = [scene(name), repairedOf(name) ?? scene(scenes[(i * 7 + 3) % scenes.length] as string)];
    statements.compareStatements({ broken, repaired }, compareFigure({ broken, repaired }));
    statements.compareStatements({ broken, repaired: broken }, compareFigure({ broken, repaired: broken }));
  }
});

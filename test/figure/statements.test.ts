import fc from "fast-check";
import { expect, test } from "vitest";
import type { Figure } from "../../lib/figure/figure.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { scene } from "../support/scenes.ts";
import { FIGURES, type FigureName, PICTURES } from "./pictures.ts";
import { records } from "./random-records.ts";
import * as statements from "./statements.ts";

const CHECKS: Readonly<Record<FigureName, (events: readonly TraceEvent[], figure: Figure) => void>> = {
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

for (const name of Object.keys(FIGURES) as FigureName[]) {
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

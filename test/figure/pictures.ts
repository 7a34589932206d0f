import {
  bytesFigure,
  callsFigure,
  compareFigure,
  descriptorsFigure,
  type Figure,
  type Named,
  queuesFigure,
  sequenceFigure,
  statesFigure,
  waitsFigure,
} from "../../lib/figure/mod.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { fromJsonLines } from "../../lib/trace/jsonl.ts";
import { beside, packets, scene } from "../support/scenes.ts";
import gallery from "./gallery.json" with { type: "json" };

interface ComparedWith extends Named {
  /** The other record; without it, the same with every third event missing. */
  readonly repaired?: readonly TraceEvent[];
}

/** `compareFigure` as the other figures are called. */
function compare(events: readonly TraceEvent[], { repaired, names = {}, title }: ComparedWith = {}): Figure {
  const runs = { broken: events, repaired: repaired ?? events.filter((_, i) => i % 3 !== 1) };
  return compareFigure(runs, { names: { broken: names, repaired: names }, ...(title && { title }) });
}

/** The figures on the contact sheet. */
export const FIGURES = {
  bytesFigure,
  callsFigure,
  compareFigure: compare,
  descriptorsFigure,
  queuesFigure,
  sequenceFigure,
  statesFigure,
  waitsFigure,
} as const satisfies Record<keyof typeof gallery, unknown>;

export type FigureName = keyof typeof FIGURES;

/** Every picture of the contact sheet: which figure of which scene. */
export const PICTURES: readonly { readonly figure: FigureName; readonly scene: string }[] = Object.entries(
  gallery,
).flatMap(([figure, scenes]) => scenes.map((name) => ({ figure: figure as FigureName, scene: name })));

/** The record that a scene is compared with, where one lies beside it. */
export function repairedOf(name: string): TraceEvent[] | undefined {
  const text = beside(name, "repaired.jsonl");
  return text === undefined ? undefined : fromJsonLines(text);
}

/** One of them, drawn with the options and the packets that lie beside the scene, if there are any. */
export function draw(figure: FigureName, name: string): Figure {
  const options = beside(name, "options.json");
  const taken = figure === "sequenceFigure" || figure === "statesFigure" ? { packets: packets(name) } : {};
  const repaired = figure === "compareFigure" && repairedOf(name);
  return FIGURES[figure](scene(name), { ...(options && JSON.parse(options)), ...taken, ...(repaired && { repaired }) });
}

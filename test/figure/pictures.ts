import {
  bytesFigure,
  callsFigure,
  descriptorsFigure,
  type Figure,
  queuesFigure,
  sequenceFigure,
  statesFigure,
  waitsFigure,
} from "../../lib/figure/mod.ts";
import { beside, packets, scene } from "../support/scenes.ts";
import gallery from "./gallery.json" with { type: "json" };

/** The figures on the contact sheet. */
export const FIGURES = {
  bytesFigure,
  callsFigure,
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

/** One of them, drawn with the options and the packets that lie beside the scene, if there are any. */
export function draw(figure: FigureName, name: string): Figure {
  const options = beside(name, "options.json");
  const taken = figure === "sequenceFigure" || figure === "statesFigure" ? { packets: packets(name) } : {};
  return FIGURES[figure](scene(name), { ...(options && JSON.parse(options)), ...taken });
}

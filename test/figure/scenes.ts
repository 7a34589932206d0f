import { existsSync, readFileSync } from "node:fs";
import type { Packet } from "../../lib/capture/packet.ts";
import { fromPacketLines } from "../../lib/capture/packet-lines.ts";
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
import type { TraceEvent } from "../../lib/trace/event.ts";
import { fromJsonLines } from "../../lib/trace/jsonl.ts";
import gallery from "./gallery.json" with { type: "json" };

/** A record that was made by a real program and stored. */
export function scene(name: string): TraceEvent[] {
  return fromJsonLines(readFileSync(new URL(`scenes/${name}.jsonl`, import.meta.url), "utf8"));
}

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
  return FIGURES[figure](scene(name), { ...(options && JSON.parse(options)), packets: packets(name) });
}

/** The packets that were captured with a scene. */
export function packets(name: string): Packet[] {
  return fromPacketLines(beside(name, "packets.jsonl") ?? "");
}

function beside(name: string, ending: string): string | undefined {
  const file = new URL(`scenes/${name}.${ending}`, import.meta.url);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

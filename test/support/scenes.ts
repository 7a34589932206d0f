import { existsSync, readFileSync } from "node:fs";
import type { Packet } from "../../lib/capture/packet.ts";
import { fromPacketLines } from "../../lib/capture/packet-lines.ts";
import { inside } from "../../lib/project/paths.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { fromJsonLines } from "../../lib/trace/jsonl.ts";

/** A record that was made by a real program and stored. */
export function scene(name: string): TraceEvent[] {
  return fromJsonLines(beside(name, "jsonl") as string);
}

/** The packets that were captured with a scene. */
export function packets(name: string): Packet[] {
  return fromPacketLines(beside(name, "packets.jsonl") ?? "");
}

/** What lies with a scene under another ending, if there is such a file. */
export function beside(name: string, ending: string): string | undefined {
  const file = inside("test", "figure", "scenes", `${name}.${ending}`);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fromPacketLines, toRawLines } from "../capture/packet-lines.ts";
import { wrongType } from "../syscall/check-arguments.ts";
import { ArgumentError } from "../syscall/error.ts";
import { fromJsonLines, toJsonLines } from "../trace/jsonl.ts";
import type { NetworkRun } from "./network.ts";
import { NetworkError } from "./network-error.ts";
import { show } from "./show.ts";

/** What was recorded lies beside this source; what is built from it reads the same files. */
const FOLDER = new URL("./recorded/", import.meta.url);

/** Of each packet: all headers, and what a figure shows of the data. */
const KEPT_BYTES = 128;

interface Kept {
  readonly kernel: string;
  readonly day: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** The values that are records, as JSON lines. */
  readonly runs: Readonly<Record<string, { events: string; packets: string; names: NetworkRun["names"] }>>;
}

/**
 * Runs an experiment in a `network`. Where the system permits none it says so, and gives what the same experiment gave on
 * another machine, where it was recorded: `recorded` tells which it is.
 *
 * The environment variable SOCKLAB_KEEP_RUNS names a folder in which to keep what experiments give.
 *
 * @param id the experiment's name, under which its record is kept
 * @param experiment makes the network, and gives an object of values, records of `network.record()` among them
 * @throws whatever the experiment throws, unless it is that no network is permitted
 * @example
 * ```ts
 * import { lesson, network, orRecorded } from "socklab";
 *
 * await lesson("10.2");
 * const seen = await orRecorded("10.a", async () => {
 *   const { a } = await network("a", "b");
 *   return { address: a.addresses[0] };
 * });
 * console.log(seen.address, seen.recorded); // 10.0.1.1 false
 * await lesson.end();
 * ```
 */
export async function orRecorded<Values extends object>(
  id: string,
  experiment: () => Promise<Values>,
): Promise<Values & { readonly recorded: boolean }> {
  if (typeof experiment !== "function") throw wrongType("orRecorded", "experiment", "a function", experiment);
  if (typeof id !== "string" || !/^[\w.-]+$/.test(id)) throw wrongType("orRecorded", "id", 'a text such as "10.a"', id);
  try {
    const values = await experiment();
    const folder = process.env.SOCKLAB_KEEP_RUNS;
    if (folder) writeFileSync(join(folder, `${id}.json`), `${JSON.stringify(keepable(values))}\n`);
    return { ...values, recorded: false };
  } catch (error) {
    if (!(error instanceof NetworkError) || error.code !== "ERR_NOT_PERMITTED") throw error;
    return { ...(elsewhere(id, error) as Values), recorded: true };
  }
}

function keepable(values: object): Kept {
  const kept = { kernel: release(), day: new Date().toISOString().slice(0, 10), values: {}, runs: {} };
  for (const [name, value] of Object.entries(values)) {
    if (!isRun(value)) Object.assign(kept.values, { [name]: value });
    else {
      const events = toJsonLines(value.events.filter(({ by }) => by === "you")); // all that a figure shows
      const short = value.packets.map(({ raw }) => ({ ...raw, bytes: raw.bytes.slice(0, KEPT_BYTES) }));
      Object.assign(kept.runs, { [name]: { events, packets: toRawLines(short), names: value.names } });
    }
  }
  return kept;
}

function elsewhere(id: string, { message }: NetworkError): object {
  const file = new URL(`${id}.json`, FOLDER);
  if (!existsSync(file))
    throw new ArgumentError("ERR_ARG_RANGE", "orRecorded", "id", `no run is kept as ${id}: ${message}`);
  const { kernel, day, values, runs } = JSON.parse(readFileSync(file, "utf8")) as Kept;
  const missing = `Not seen here: recorded elsewhere, on Linux ${kernel}, ${day}.`;
  show(`${message}. What follows was recorded elsewhere, on Linux ${kernel}, ${day}.`);
  const read = Object.entries(runs).map(([name, { events, packets, names }]): [string, NetworkRun] => [
    name,
    { events: fromJsonLines(events), packets: fromPacketLines(packets), names, missing },
  ]);
  return { ...values, ...Object.fromEntries(read) };
}

function isRun(value: unknown): value is NetworkRun {
  return typeof value === "object" && value !== null && "events" in value && "packets" in value && "names" in value;
}

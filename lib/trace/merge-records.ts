import type { TraceEvent } from "./event.ts";

/**
 * Joins the records of several processes to one, in the order of time, which all processes of a machine share. Sequence
 * numbers and steps are counted anew; `pid` goes on telling whose an event is.
 *
 * @example
 * ```ts
 * import { AF_INET, mergeRecords, SOCK_STREAM, socket, startPeer, trace } from "socklab";
 *
 * const from = trace.seq;
 * const peer = await startPeer({ listen: 0 }, [{ recv: 5 }]);
 * const client = socket(AF_INET, SOCK_STREAM);
 * await client.connect("127.0.0.1", peer.port);
 * await client.send("hello");
 * const both = mergeRecords(trace.events({ afterSeq: from }), await peer.events());
 * console.log(new Set(both.map((event) => event.pid)).size); // 2
 * client.close();
 * ```
 */
export function mergeRecords(...records: readonly (readonly TraceEvent[])[]): TraceEvent[] {
  let steps = 0;
  const all = records.flatMap((record) => {
    const before = steps;
    steps = record.reduce((most, { step }) => Math.max(most, before + step), steps);
    return record.map((event) => ({ ...event, step: before + event.step }));
  });
  return all.sort((one, other) => one.startNs - other.startNs).map((event, i) => ({ ...event, seq: i + 1 }));
}

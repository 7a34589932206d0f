import { descriptorsMade, type TraceEvent } from "../../../trace/event.ts";
import { straceLine } from "../../../trace/strace-text.ts";
import { trace } from "../../../trace/trace.ts";

/** Whose ports are in a record. They differ from run to run: in print the server has 5000, the clients 40001 and on. */
export interface Ports {
  readonly server?: number;
  readonly clients?: readonly number[];
}

/**
 * Runs something and gives the record of the calls that it made, as strace writes them, without times. Descriptors are
 * numbered from 3, as in a new program, ports are numbered as in print, and MSG_DONTWAIT, which is the library's own, is left out.
 */
export async function recorded(run: () => Promise<Ports>): Promise<string[]> {
  const { enabled } = trace;
  trace.enabled = true;
  const from = trace.seq;
  try {
    const { server, clients = [] } = await run();
    const printed = new Map([[server, 5000], ...clients.map((port, index) => [port, 40_001 + index] as const)]);
    const events = trace.events({ afterSeq: from, by: "you" }).filter(({ kind }) => kind === "call");
    const lines = events.map(
      (event) =>
        straceLine(renumbered(event, events))
          .replace(/ <[\d.]+>$/, "")
          .replace("MSG_DONTWAIT)", "0)")
          .replace(/^(bind.*):0\)/, "$1:5000)"), // it asked for any port; in print it asks for the one that it got
    );
    return lines.map((line) =>
      line.replace(/:(\d+)\b/g, (all, port) => `:${printed.get(Number(port)) ?? all.slice(1)}`),
    );
  } finally {
    trace.enabled = enabled;
  }
}

/** The event with descriptors numbered by their first appearance, from 3 on. */
function renumbered(event: TraceEvent, events: readonly TraceEvent[]): TraceEvent {
  const made = [...new Set(events.flatMap(descriptorsMade))];
  const number = (fd: number): number => (made.includes(fd) ? made.indexOf(fd) + 3 : fd);
  return {
    ...event,
    fd: number(event.fd),
    result: descriptorsMade(event).includes(event.result) ? number(event.result) : event.result,
  };
}

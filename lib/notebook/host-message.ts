import type { SocketNames } from "../analysis/socket-names.ts";

/** What a host is asked to do. */
export type HostTask =
  | { readonly task: "run"; readonly source: string; readonly args: readonly unknown[] }
  | { readonly task: "ip"; readonly commands: readonly string[] }
  | { readonly task: "set"; readonly path: string; readonly value: string }
  | { readonly task: "whole"; readonly interfaces: readonly string[] }
  | { readonly task: "forward"; readonly source: string }
  | { readonly task: "record" };

/** To a host, by way of the process that keeps the network. */
export type ToHost = HostTask & { readonly host: string; readonly id: number };

/** From a host: the answer to a task, or what a function there printed. */
export interface FromHost {
  readonly host: string;
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: string;
  readonly code?: string;
  readonly said?: string;
}

/** What the process that keeps the network says once all hosts are there: their process numbers, in order. */
export interface NetworkReady {
  readonly pids: readonly number[];
}

/** A host's record, as it crosses from process to process: JSON lines, and packets as JSON lines. */
export interface HostRecord {
  readonly events: string;
  readonly sent: string;
  readonly got: string;
  readonly names: SocketNames;
}

/** Calls a listener for each whole line of a stream's pieces. */
export function lines(listener: (line: string) => void): (chunk: unknown) => void {
  let rest = "";
  return (chunk) => {
    const whole = (rest + String(chunk)).split("\n");
    rest = whole.pop() ?? "";
    for (const line of whole) if (line !== "") listener(line);
  };
}

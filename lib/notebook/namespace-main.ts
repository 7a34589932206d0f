/** The program that `runInNamespace` starts in a network namespace: brings `lo` up there, and runs the programs. */
import process from "node:process";
import { toPacketLines } from "../capture/packet-lines.ts";
import { bringUpLoopback } from "../syscall/loopback.ts";
import { toJsonLines } from "../trace/jsonl.ts";
import "../trace/trace-to-file.ts";
import { type Printed, type Program, runPrograms } from "./namespace.ts";

process.stdin.on("close", () => process.exit(3)).resume(); // the process that started it is gone
try {
  bringUpLoopback();
  console.log("ready");
  const { events, packets, missing } = await runPrograms(JSON.parse(process.argv[2] ?? "[]") as Program[]);
  const printed: Printed = { events: toJsonLines(events), packets: toPacketLines(packets), missing };
  console.log(JSON.stringify(printed));
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

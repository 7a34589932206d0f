/** The program that `runInNamespace` starts in a network namespace: brings `lo` up there, and runs the programs. */
import process from "node:process";
import { bringUpLoopback } from "../syscall/loopback.ts";
import { type Program, runPrograms, toPrinted } from "./namespace.ts";

process.stdin.on("close", () => process.exit(3)).resume(); // the process that started it is gone
try {
  bringUpLoopback();
  console.log("ready");
  const run = await runPrograms(JSON.parse(process.argv[2] ?? "[]") as Program[]);
  console.log(JSON.stringify(toPrinted(run)));
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

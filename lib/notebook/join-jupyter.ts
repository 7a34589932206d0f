import process from "node:process";
import { poller } from "../socket/wait/poller.ts";
import { endThreads } from "../socket/wait/thread.ts";
import { defaults } from "../socket/wait/wait-options.ts";
import { boundRawCalls } from "./bound-raw-calls.ts";
import { display } from "./jupyter.ts";
import { showWaits } from "./live.ts";

/**
 * In a notebook what a cell waits for is shown, a wait does not keep the Jupyter kernel from ending, and an interrupt
 * ends every wait; a raw call that blocks, which no interrupt reaches, ends by itself. tslab gets an interrupt as SIGINT and lives on; Deno's Jupyter kernel can't be told while a cell
 * awaits, so there the deadline ends the wait.
 */
export function joinJupyter(): void {
  const { jupyterKernel } = display();
  if (jupyterKernel === undefined) return;
  defaults.keepAlive = false;
  showWaits();
  boundRawCalls();
  if (jupyterKernel !== "tslab") return;
  process.on("SIGINT", () => {
    poller.wake("interrupted");
    endThreads("interrupted");
  });
}

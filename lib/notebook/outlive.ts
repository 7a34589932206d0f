import process from "node:process";
import { setTimeout } from "node:timers";
import { isDeno } from "../base/runtime.ts";
import { cellRuns } from "./cell-runs.ts";

interface Listening {
  /** Ends what the library waits for, and says whether there was anything. */
  endWaits: () => boolean;
}
const KEY = Symbol.for("socklab.outlive");
const shared = globalThis as { [KEY]?: Listening };

/**
 * Lets a Jupyter kernel outlive the stop button, which sends SIGINT, and errors that no code awaits. Deno's would end at the
 * signal and freeze at the error; tslab outlives both by itself. Such an error is told in the cell that runs, or ran last:
 * a callback threw it, and which cell set that up nobody knows.
 *
 * Deno's Jupyter kernel is asked to do this before its first cell (jupyter-kernel), with next to nothing loaded;
 * the library does it again when it is imported, and brings what ends its waits.
 *
 * @param endWaits ends what the library waits for, and says whether there was anything
 */
export function outlive(endWaits: () => boolean = () => false): void {
  const earlier = shared[KEY];
  if (earlier) {
    earlier.endWaits = endWaits;
    return;
  }
  const listening: Listening = { endWaits };
  shared[KEY] = listening;
  const goBetween = Number(process.env.SOCKLAB_GO_BETWEEN);
  process.on("SIGINT", () => {
    if (isDeno && goBetween > 0) process.kill(goBetween, "SIGUSR1"); // else it takes this for a loop
    if (!listening.endWaits() && isDeno) setTimeout(tellOfStop, GRACE_MS).unref();
  });
  process.removeAllListeners("uncaughtException");
  process.removeAllListeners("unhandledRejection");
  process.on("uncaughtException", (error) => tell("A callback threw, a timer's for example", error));
  process.on("unhandledRejection", (error) => tell("A promise that nothing awaits was rejected", error));
}

/** How long a cell that Stop has ended may take to be over. */
const GRACE_MS = 150;

function tellOfStop(): void {
  if (cellRuns()?.at(-1)?.status === "running") console.error(STOP_IN_DENO);
}

const STOP_IN_DENO =
  "Stop: there is no wait of the library to end. In Deno's kernel a timer or another promise goes on to its own end; " +
  "to end it now, restart the kernel (⟳), which forgets all variables";

function tell(what: string, error: unknown): void {
  console.error(`${what}; this cell or an earlier one set it going:`, error);
}

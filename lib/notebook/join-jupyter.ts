import { inFlight } from "../socket/wait/in-flight.ts";
import { poller } from "../socket/wait/poller.ts";
import { endThreads } from "../socket/wait/thread.ts";
import { defaults } from "../socket/wait/wait-options.ts";
import { boundRawCalls } from "./bound-raw-calls.ts";
import { display } from "./jupyter.ts";
import { showWaits } from "./live.ts";
import { outlive } from "./outlive.ts";
import { endUntils } from "./until.ts";

/**
 * In a notebook what a cell waits for is shown, a wait does not keep the Jupyter kernel from ending, and the stop button,
 * which sends SIGINT, ends every wait; a raw call that blocks, which no signal reaches, ends by itself.
 */
export function joinJupyter(): void {
  if (display().jupyterKernel === undefined) return;
  defaults.keepAlive = false;
  showWaits();
  boundRawCalls();
  outlive(() => {
    const some = inFlight.waits.size > 0;
    poller.wake("interrupted");
    endThreads("interrupted");
    endUntils("interrupted");
    return some;
  });
}

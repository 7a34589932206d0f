import { type Capture, type CaptureOptions, startCapture } from "../../lib/capture/capture.ts";
import { closeLater } from "./descriptors.ts";

/** Whether this process may capture; a test that is skipped says so in its name. */
export const permitted = ((): boolean => {
  try {
    startCapture().stop();
    return true;
  } catch {
    return false;
  }
})();

/** A capture that the shared clean-up ends. */
export function capture(options: CaptureOptions = {}): Capture {
  const started = startCapture(options);
  closeLater({ close: () => started.stop() });
  return started;
}

import { RECEIVES, SENDS } from "../../../analysis/call-kinds.ts";
import type { TraceEvent } from "../../../trace/event.ts";
import { ok } from "./assert.ts";

/**
 * @param calls what an answer has called that passes bytes on
 * @throws {Failure} when at any moment more was received and not yet sent than may be held
 */
export function holdsLittle(calls: readonly TraceEvent[], mostBytes: number): void {
  let held = 0;
  let most = 0;
  for (const { call, result, args } of calls) {
    if (result <= 0 || args.some((one) => one.includes("MSG_PEEK"))) continue;
    if (RECEIVES.has(call)) held += result;
    if (SENDS.has(call)) held -= result;
    most = Math.max(most, held);
  }
  ok(most <= mostBytes, `at most ${mostBytes} bytes in the program at any moment`, "more: it received on and on");
}

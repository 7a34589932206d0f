import { RECEIVES, SENDS } from "../../analysis/call-kinds.ts";
import { bytesText, dataText, stepArgs, stepRemark, stepResult, waitWords } from "../../analysis/wording.ts";
import { cut, cutMiddle } from "../../base/text.ts";
import type { BurstTimes } from "../time-unit.ts";
import type { DrawnStep } from "./choose-rows.ts";
import type { TextLine } from "./plan.ts";

/** How a step's texts are to be written. */
export interface StepLinesOptions {
  /** How many characters a call may have; its result stands below it where both are longer. */
  readonly most: number;
  /** Whether the socket's name stands before the call, since its side has several. */
  readonly named: boolean;
  readonly times: BurstTimes;
  /** Whether call and result stand apart. */
  readonly split: boolean;
}

/** What a step says in its program's lane: where it begins, and where it ends. */
export function stepLines(
  { step, side }: DrawnStep,
  { most, named, times, split }: StepLinesOptions,
): { readonly start: TextLine[]; readonly end: TextLine[] } {
  const { socket, call } = step;
  const column: TextLine["column"] = side ?? "kernel-client";
  const name = named && socket && call !== "socket" ? `${socket.name}.` : "";
  const whole = (args: string, after: string, tone: TextLine["tone"]): TextLine[] => {
    const fits = [...`${name}${call}(${args}) ${after}`.trimEnd()].length <= most;
    const short = fits ? args : cutMiddle(args, Math.max(4, most - `${name}${call}()`.length));
    const line = { column, text: `${call}(${short})`, tone, socket, name };
    if (after === "") return [line];
    if (fits) return [{ ...line, text: `${line.text} ${after}` }];
    return [line, { column, text: after, tone, socket }];
  };
  const small = (text: string): TextLine[] => {
    return text === "" ? [] : [{ column, text: cut(text, most + 8), tone: "remark", socket }];
  };
  const time = (ns: number): TextLine => ({ column: "time", text: times.text(ns), tone: "time", socket: undefined });

  const failed = step.outcome.kind === "error" || step.outcome.kind === "ended";
  const args = stepArgs(step.event);
  const result = stepResult(step);
  const remark = small(stepRemark(step));
  if (!split) {
    return { start: [time(step.startNs), ...whole(args, result, failed ? "error" : "call"), ...remark], end: [] };
  }
  const end = whole(args === "" ? "" : "…", result, failed ? "error" : "result");
  return {
    start: [time(step.startNs), ...whole(args, "", "call"), ...small(waitWords(step))],
    end: [time(step.endNs), ...end, ...remark],
  };
}

/** The bytes that a step put into the kernel, or took out of it. */
export function dataLine({ step: { outcome, event, socket }, side }: DrawnStep): TextLine | undefined {
  if (
    side === undefined ||
    outcome.kind !== "ok" ||
    outcome.result <= 0 ||
    !(SENDS.has(event.call) || RECEIVES.has(event.call))
  )
    return undefined;
  const name = dataText(event.bytes, outcome.result, 12);
  return { column: `kernel-${side}`, text: bytesText(outcome.result), tone: "data", socket, name };
}

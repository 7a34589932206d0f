import { plural, quote } from "../base/text.ts";
import { formatAddress } from "../syscall/address.ts";
import { errnoNumber, errnoText } from "../syscall/errno.ts";
import { duration } from "../trace/duration.ts";
import type { TraceEvent } from "../trace/event.ts";
import type { Step } from "./steps.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Bytes as a reader likes them: text in quotes where they are text, else escaped as strace does; `…` where there were
 * more than are shown.
 *
 * @param total how many bytes there were
 * @param most how many characters to show
 */
export function dataText(bytes: Uint8Array | undefined, total: number, most = 16): string {
  if (bytes === undefined || total <= 0) return "";
  const kept = bytes.subarray(0, total);
  const characters = textOf(kept) ?? [...quote(kept).slice(1, -1)];
  const shown = characters.slice(0, most).join("");
  return `"${shown}${characters.length > most || kept.length < total ? "…" : ""}"`;
}

function textOf(bytes: Uint8Array): string[] | undefined {
  // the record keeps the first bytes only, so a character may be cut at the end
  for (let cut = 0; cut < Math.min(4, bytes.length); cut++) {
    try {
      const text = decoder.decode(bytes.subarray(0, bytes.length - cut));
      if (/(?![\t\n\r\u200d])[\p{Cc}\p{Cf}]/u.test(text)) return undefined;
      return [...text].map((one) => ({ "\t": "\\t", "\n": "\\n", "\r": "\\r" })[one] ?? one);
    } catch {
      // not text, or not with this many bytes
    }
  }
  return undefined;
}

/** `5 bytes`, `1 byte`. */
export function bytesText(count: number): string {
  return plural(count, "byte");
}

const OWN_FLAGS = new Set(["MSG_DONTWAIT", "MSG_NOSIGNAL", "0"]);

/** A step's arguments as a learner would write them: without those that the library added. */
export function stepArgs(event: TraceEvent): string {
  if (event.kind === "wait") return "…"; // of the call itself nothing is in the record
  const flags = (event.args[2] ?? "0").split("|").filter((flag) => !OWN_FLAGS.has(flag));
  switch (event.call) {
    case "socket":
    case "socketpair":
      return event.args.filter((arg, i) => i < 2 || (i === 2 && arg !== "0")).join(", ");
    case "accept4":
      return event.args.at(-1) ?? "";
    case "accept":
    case "dup":
    case "getsockname":
    case "getpeername":
      return "";
    case "send":
    case "sendto":
    case "sendmsg":
    case "write": {
      const count = event.iov ? event.iov.reduce((sum, length) => sum + length, 0) : Number(event.args[1]);
      const data = event.bytes === undefined || count > 24 ? bytesText(count) : dataText(event.bytes, count, 24);
      const rest = [...(event.address ? [formatAddress(event.address)] : []), ...(event.control ?? [])];
      return [data || '""', ...flags, ...rest].join(", ");
    }
    case "recv":
    case "recvfrom":
    case "recvmsg":
    case "read":
      return [event.args[1], ...flags].join(", ");
    case "setsockopt":
      return event.args
        .slice(1)
        .join(", ")
        .replace(/\[(.*)\]/, "$1");
    case "getsockopt":
      return event.args[1] ?? "";
    default:
      return event.args.join(", ");
  }
}

/** What a step came to, as it follows the call: `= 5`, `= ECONNREFUSED`, `gave up`, an address that was asked for. */
export function stepResult({ outcome, event }: Step): string {
  if (outcome.kind === "ended") return ENDED[outcome.why][0];
  if (outcome.kind === "unfinished") return "not finished";
  if (outcome.kind === "error") return `= ${outcome.errno}`;
  if ((event.call === "getsockname" || event.call === "getpeername") && event.address) {
    return `= ${formatAddress(event.address)}`;
  }
  if (event.call === "getsockopt" && event.valueText !== undefined) return `= ${event.valueText}`;
  if (event.call === "getsockopt" && event.value !== undefined) return `= ${event.value}`;
  if (event.call === "socketpair" && event.fds) return `= [${event.fds.join(", ")}]`;
  return `= ${outcome.result}`;
}

const ENDED = {
  deadline: ["gave up", "the deadline passed"],
  aborted: ["aborted", "the program called it off"],
  closed: ["ended", "the socket was closed"],
  interrupted: ["ended", "interrupted"],
} as const;

/** What is worth saying under a result: an error in plain words, the end of a stream, where it ran. */
export function stepRemark(step: Step): string {
  const { outcome, event } = step;
  if (outcome.kind === "error") {
    return `${errnoWords(outcome.errno)}${event.call === "socket" ? "; no socket came of it" : ""}`;
  }
  if (outcome.kind === "ended") return ENDED[outcome.why][1];
  if (outcome.kind === "unfinished") return "";
  if (event.call === "recvmsg" && event.control) return event.control.join(", ");
  return event.call === "recv" && outcome.result === 0 && event.args[1] !== "0" ? "end of the stream" : "";
}

/** An errno in plain words: `connection refused`. */
export function errnoWords(errno: string): string {
  const number = errnoNumber(errno);
  return number === undefined ? "" : errnoText(number);
}

/** How a step waited: `waits 52 ms`, or which thread it blocked meanwhile. */
export function waitWords({ wait, thread, outcome }: Step): string {
  if (wait === undefined) return "";
  const verb = { readiness: "waits", thread: `blocks thread ${thread}`, block: "blocks the main thread" }[wait.how];
  return outcome.kind === "unfinished" ? `${verb}, still` : `${verb}, ${duration(wait.toNs - wait.fromNs)}`;
}

/** How long a pause was, in front of what came after it: `4 min later`, `75 s later`, `1 day later`. */
export function laterText(ns: number): string {
  const s = ns / 1e9;
  if (s < 0.9995) return `${Math.round(s * 1e3)} ms later`;
  if (s < 9.95) return `${s.toFixed(1)} s later`;
  if (s < 99.5) return `${Math.round(s)} s later`;
  if (s < 99.5 * 60) return `${Math.round(s / 60)} min later`;
  if (s < 23.5 * 3600) return `${Math.round(s / 3600)} h later`;
  return `${plural(Math.round(s / 86_400), "day")} later`;
}

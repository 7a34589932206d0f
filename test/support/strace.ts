import { spawnSync } from "node:child_process";

/** A system call, as strace or the library's record tells it. */
export interface SeenCall {
  readonly name: string;
  /** The descriptor it was made on, or each of them; none for a call that makes one. */
  readonly fds: readonly number[];
  /** `undefined` for a call that had not returned when the program ended. */
  readonly result: number | undefined;
  readonly errno: string | undefined;
  /** The descriptors that it made, returned or written to memory. */
  readonly made: readonly number[];
  /** When it began and when it returned, in any unit: nanoseconds of the record, lines of strace. */
  readonly begun: number;
  readonly ended: number;
}

/** Why strace cannot be used here, or undefined where it can. */
export function straceLacks(): string | undefined {
  const { error, status, stderr } = spawnSync("strace", ["-qq", "-o", "/dev/null", "true"], { encoding: "utf8" });
  if (error) return "strace is not installed";
  return status === 0 ? undefined : `strace does not work here: ${stderr.trim()}`;
}

export const STRACE = ["strace", "-f", "-qq", "-e", "trace=%network,%desc", "-e", "signal=none"] as const;

/** Names that differ: libc's function makes another call, or another one on another machine. */
const SAME: Readonly<Record<string, string>> = {
  send: "sendto",
  recv: "recvfrom",
  eventfd: "eventfd2",
  ppoll: "poll",
  epoll_pwait: "epoll_wait",
  pselect6: "select",
};
export const kernelName = (name: string): string => SAME[name] ?? name;

/** Reads what `strace -f -o` wrote, in the order in which the calls began. */
export function parseStrace(text: string): SeenCall[] {
  const calls: { -readonly [K in keyof SeenCall]: SeenCall[K] }[] = [];
  const unfinished = new Map<string, number>();
  for (const [at, line] of text.split("\n").entries()) {
    const resumed = /^(\d+) +<\.\.\. \w+ resumed>(.*)$/.exec(line);
    if (resumed) {
      const call = calls[unfinished.get(resumed[1] as string) ?? -1];
      if (call) Object.assign(call, parseEnd(resumed[2] as string, call.name), { ended: at });
      unfinished.delete(resumed[1] as string);
      continue;
    }
    const begun = /^(\d+) +(\w+)\((.*)$/.exec(line);
    if (!begun) continue;
    const [, thread = "", name = "", rest = ""] = begun;
    const open = rest.endsWith("<unfinished ...>");
    if (open) unfinished.set(thread, calls.length);
    const ended = open ? Number.NaN : at;
    calls.push({ name: kernelName(name), fds: parseFds(name, rest), ...parseEnd(rest, name), begun: at, ended });
  }
  return calls;
}

function parseFds(name: string, rest: string): number[] {
  if (FROM_NOTHING.has(kernelName(name))) return [];
  if (kernelName(name) === "select") return parseSets(rest);
  if (kernelName(name) === "poll") return [...rest.matchAll(/\{fd=(-?\d+), events/g)].map(([, fd]) => Number(fd));
  const first = /^(-?\d+)/.exec(rest);
  return first ? [Number(first[1])] : [];
}

/** The descriptors of a select's three sets, in ascending order. */
function parseSets(rest: string): number[] {
  const asked = rest.replace(/\) += .*/, "");
  const numbers = [...asked.matchAll(/\[([\d ]*)\]/g)].flatMap(([, list = ""]) =>
    list.split(" ").filter(Boolean).map(Number),
  );
  return [...new Set(numbers)].sort((one, other) => one - other);
}

function parseEnd(rest: string, name: string): Pick<SeenCall, "result" | "errno" | "made"> {
  const end = /\) += (0x[0-9a-f]+|-?\d+|\?)(?: (E[A-Z]+))?[^)=]*(?:\(.*\))?$/.exec(rest);
  const result = end === null || end[1] === "?" ? undefined : Number(end[1]);
  return {
    result,
    errno: end?.[2],
    made: result === undefined || result < 0 ? [] : parseMade(kernelName(name), rest, result),
  };
}

function parseMade(name: string, rest: string, result: number): number[] {
  const lists =
    name === "socketpair"
      ? /, \[([\d, ]+)\]\)/g
      : name === "recvmsg"
        ? /SCM_RIGHTS, cmsg_data=\[([\d, ]+)\]/g
        : undefined;
  if (lists) return [...rest.matchAll(lists)].flatMap(([, list = ""]) => list.split(", ").map(Number));
  return MAKERS.has(name) || (name === "fcntl" && rest.includes("F_DUPFD")) ? [result] : [];
}

/** The calls that make a descriptor without one. */
const FROM_NOTHING: ReadonlySet<string> = new Set(["socket", "socketpair", "epoll_create1", "eventfd2"]);

/** The calls that return a descriptor that they made. */
const MAKERS: ReadonlySet<string> = new Set([
  ...["socket", "accept", "accept4", "dup", "dup2", "dup3", "epoll_create1", "eventfd2"],
]);

/**
 * The calls that make descriptors, and those on descriptors so made, from the first `socket` on, from the moment when each
 * was made to the moment when it is closed: the same number before and after is another descriptor, the runtime's perhaps.
 */
export function onOwnDescriptors(calls: readonly SeenCall[]): SeenCall[] {
  const own = new Set<number>();
  const kept: SeenCall[] = [];
  let making: SeenCall[] = [];
  const first = calls.findIndex(({ name }) => name === "socket");
  for (const call of first < 0 ? [] : calls.slice(first)) {
    const isMade = ({ ended }: SeenCall) => ended <= call.begun;
    for (const { made } of making.filter(isMade)) for (const fd of made) own.add(fd);
    making = making.filter((one) => !isMade(one));
    const { name, fds, result = -1 } = call;
    if (!fds.some((fd) => own.has(fd)) && !FROM_NOTHING.has(name)) continue;
    kept.push(call);
    if (call.made.length > 0) making.push(call);
    if (name === "close" && result === 0) own.delete(fds[0] as number);
  }
  return kept;
}

/** One line a call: `recvfrom(21) = -1 EAGAIN`, `socketpair() = 0 [21, 22]`. */
export function callLine({ name, fds, result, errno, made }: Omit<SeenCall, "begun" | "ended">): string {
  const others = made.filter((fd) => fd !== result);
  const more = others.length > 0 ? ` [${others.join(", ")}]` : "";
  return `${name}(${fds.join(", ")}) = ${result ?? "?"}${errno ? ` ${errno}` : ""}${more}`;
}

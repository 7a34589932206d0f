import { type ChildProcess, type StdioOptions, spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { readQuietly } from "../../base/ignore-errors.ts";
import { Cgroup } from "./cgroup.ts";
import { ANSWER_PROGRAM, FILTER } from "./course-copy.ts";
import { LIMITS, limited, nodeFlags } from "./limits.ts";
import { asUser, judgePrefix, type Owner, type Owners, ownerOf } from "./owner.ts";
import { kill, namespaceOf } from "./processes.ts";
import type { Sandbox, SandboxPlan } from "./sandbox.ts";

/** The descriptors by which bubblewrap tells whom it started, and reads which system calls are refused. */
const INFO_FD = 4;
const FILTER_FD = 5;
const PROBE_MS = 10_000;

/** How bubblewrap is used in one grading. */
export type BubblewrapPlan = Extract<SandboxPlan, { kind: "bubblewrap" }>;

/**
 * bubblewrap, and cgroups where they can be had. Each process has namespaces of its own, but for the network, which the
 * judge made for all answers of a submission: its checks are the other end of their connections.
 */
export class Bubblewrap implements Sandbox {
  readonly folder = "/course/answer";
  readonly #plan: BubblewrapPlan;
  readonly #owner: Owner;
  readonly #cgroup: Cgroup;
  #child: ChildProcess | undefined;
  /** What bubblewrap has told so far. */
  #info = "";
  /** The first process of the namespace, as this machine numbers it. */
  #first: number | undefined;

  constructor(plan: BubblewrapPlan, owner: Owner) {
    this.#plan = plan;
    this.#owner = owner;
    this.#cgroup = new Cgroup(plan.cgroups);
  }

  start(): ChildProcess {
    const [program = "", ...args] = this.#cgroup.entering(bubblewrapCommand(this.#plan, this.#owner));
    const filter = openSync(join(this.#plan.course, FILTER), "r");
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", filter], env: {} });
    closeSync(filter);
    (child.stdio[INFO_FD] as Readable).on("data", (data: Buffer) => this.#told(String(data))).on("error", () => {});
    this.#child = child;
    return child;
  }

  processes(): readonly string[] | undefined {
    return this.#first === undefined ? undefined : namespaceOf(this.#first);
  }

  /** bubblewrap's own is the first of the namespace, and starts the second. */
  get main(): string | undefined {
    return this.#first === undefined ? undefined : `/proc/${this.#first}/root/proc/2`;
  }

  get keepsMemory(): boolean {
    return this.#plan.cgroups.parents.length > 0;
  }

  get isOutOfMemory(): boolean {
    return this.#cgroup.outOfMemory;
  }

  kill(): void {
    // when a namespace's first process ends, all others do, and bubblewrap last: then they are gone
    kill(this.#first ?? this.#child?.pid);
  }

  async endRest(): Promise<void> {
    // nothing is: bubblewrap is the last to end
  }

  remove(): Promise<void> {
    return this.#cgroup.remove();
  }

  /** bubblewrap tells whom it started, in pieces. */
  #told(text: string): void {
    this.#info += text;
    const pid = /"child-pid": (\d+)\D/.exec(this.#info)?.[1];
    if (pid !== undefined) this.#first = Number(pid);
  }
}

/**
 * The command that starts Node on the course's part for answers in bubblewrap: of files it sees the system's libraries,
 * Node, and the course without its exercises, all to be read only; no other process; no environment; no privilege. The
 * network is that of whoever starts it.
 *
 * @param flags what Node is started with, instead of the answers' program
 */
export function bubblewrapCommand(
  { course, node }: Pick<BubblewrapPlan, "course" | "node">,
  owner: Owner,
  flags: readonly string[] = [...nodeFlags, `/course/${ANSWER_PROGRAM}`],
): string[] {
  const system = ["/usr/lib", "/usr/lib64", "/lib", "/lib64"].filter((path) => existsSync(path));
  return [
    ...[
      "bwrap",
      "--unshare-pid",
      "--unshare-ipc",
      "--unshare-cgroup-try",
      "--die-with-parent",
      "--new-session",
      "--clearenv",
    ],
    ...["--unshare-uts", "--hostname", "socklab"],
    ...(owner === "namespace"
      ? ["--unshare-user", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL"]
      : ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]),
    ...system.flatMap((path) => ["--ro-bind", path, path]),
    ...["/bin", "/dev", "/etc"].flatMap((path) => ["--dir", path]),
    ...["--ro-bind", node, "/bin/node"],
    ...["prlimit", "setpriv"].flatMap((name) => ["--ro-bind", `/usr/bin/${name}`, `/bin/${name}`]),
    ...["--proc", "/proc", "--dev-bind", "/dev/null", "/dev/null", "--dev-bind", "/dev/urandom", "/dev/urandom"],
    ...["--ro-bind", course, "/course", "--ro-bind", join(course, "hosts"), "/etc/hosts"],
    ...["--perms", "1777", "--size", String(LIMITS.diskBytes), "--tmpfs", "/course/answer"],
    ...["--remount-ro", "/", "--chdir", "/course/answer"],
    ...["--info-fd", String(INFO_FD), "--seccomp", String(FILTER_FD), "--"],
    ...limited(),
    ...(owner === "namespace" ? [] : asUser(owner.uid)),
    ...["/bin/node", ...flags],
  ];
}

/**
 * Tries bubblewrap on this machine, in namespaces as the judge has them.
 *
 * @returns why it can't be used, and what to do, or nothing
 */
export function whyNoBubblewrap(place: Pick<BubblewrapPlan, "course" | "node">, owners: Owners): string | undefined {
  const filter = openSync(join(place.course, FILTER), "r");
  const network = [...judgePrefix(owners), "unshare", "--net"];
  const command = bubblewrapCommand(place, ownerOf(owners, 0, 0), ["--version"]);
  const sandbox = attempt([...network, ...command], filter);
  closeSync(filter);
  return sandbox && `${sandbox}. ${adviceOn(sandbox)}`;
}

function attempt([program = "", ...args]: readonly string[], filter?: number): string | undefined {
  const stdio: StdioOptions = ["ignore", "ignore", "pipe", "pipe", "pipe", filter ?? "ignore"];
  const { error, status, stderr } = spawnSync(program, args, { timeout: PROBE_MS, encoding: "utf8", stdio });
  if (error) return `${program} could not be started (${error.message})`;
  return status === 0 ? undefined : stderr.trim().split("\n").at(-1) || `${program} ended with exit code ${status}`;
}

function adviceOn(reason: string): string {
  if (/could not be started|ENOENT/.test(reason)) {
    return "Install it: apt install bubblewrap util-linux (Debian, Ubuntu), dnf install bubblewrap util-linux (Fedora)";
  }
  const found = FORBIDDING.find(
    ([name, value]) => readQuietly(`/proc/sys/${name.replaceAll(".", "/")}`).trim() === value,
  );
  if (found)
    return `This system forbids user namespaces; its administrator permits them with: sysctl ${found[0]}=${found[2]}`;
  return "In a container, start it with --privileged, or grade on a machine that permits namespaces";
}

/** The settings that may forbid user namespaces, by which value, and one that permits them. */
const FORBIDDING = [
  ["kernel.apparmor_restrict_unprivileged_userns", "1", "0"],
  ["kernel.unprivileged_userns_clone", "0", "1"],
  ["user.max_user_namespaces", "0", "10000"],
] as const;

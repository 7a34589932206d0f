import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { inside } from "../../project/paths.ts";
import { Cgroup, type CgroupParent } from "./cgroup.ts";
import { ANSWER_PROGRAM, FILTER, PACKAGES } from "./course-copy.ts";
import { LIMITS, limited, nodeFlags } from "./limits.ts";
import { asUser, type Owner } from "./owner.ts";
import { kill, namespaceOf } from "./processes.ts";
import type { Sandbox } from "./sandbox.ts";

/** The descriptors by which bubblewrap tells whom it started, and reads which system calls are refused. */
const INFO_FD = 4;
const FILTER_FD = 5;

/**
 * bubblewrap, and cgroups where they can be had. Each process has namespaces of its own, but for the network, which the
 * judge made for all answers of a submission: its checks are the other end of their connections.
 */
export class Bubblewrap implements Sandbox {
  readonly folder = "/course/answer";
  readonly #course: string;
  readonly #owner: Owner;
  readonly #cgroup: Cgroup;
  #child: ChildProcess | undefined;
  /** What bubblewrap has told so far. */
  #info = "";
  /** The first process of the namespace, as this machine numbers it. */
  #first: number | undefined;

  constructor(course: string, owner: Owner, cgroups: readonly CgroupParent[]) {
    this.#course = course;
    this.#owner = owner;
    this.#cgroup = new Cgroup(cgroups);
  }

  start(): ChildProcess {
    const [program = "", ...args] = this.#cgroup.entering(bubblewrapCommand(this.#course, this.#owner));
    const filter = openSync(join(this.#course, FILTER), "r");
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", filter], env: {} });
    closeSync(filter);
    (child.stdio[INFO_FD] as Readable).on("data", (data: Buffer) => this.#told(String(data))).on("error", () => {});
    this.#child = child;
    return child;
  }

  processes(): readonly string[] | undefined {
    return this.#first === undefined ? undefined : namespaceOf(this.#first);
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
 * @param course what `writeCourse` wrote
 * @param node what Node is started with, instead of the answers' program
 */
export function bubblewrapCommand(
  course: string,
  owner: Owner,
  node: readonly string[] = [...nodeFlags, `/course/${ANSWER_PROGRAM}`],
): string[] {
  const system = ["/usr/lib", "/usr/lib64", "/lib", "/lib64"].filter((path) => existsSync(path));
  return [
    ...["bwrap", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--new-session", "--clearenv"],
    ...(owner === "namespace"
      ? ["--unshare-user", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL"]
      : ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]),
    ...system.flatMap((path) => ["--ro-bind", path, path]),
    ...["/bin", "/dev", "/etc"].flatMap((path) => ["--dir", path]),
    ...["--ro-bind", realpathSync(process.execPath), "/bin/node"],
    ...["prlimit", "setpriv"].flatMap((name) => ["--ro-bind", `/usr/bin/${name}`, `/bin/${name}`]),
    ...["--proc", "/proc", "--dev-bind", "/dev/null", "/dev/null", "--dev-bind", "/dev/urandom", "/dev/urandom"],
    ...["--ro-bind", course, "/course", "--ro-bind", join(course, "hosts"), "/etc/hosts"],
    ...PACKAGES.flatMap((name) => ["--ro-bind", inside("node_modules", name), `/course/node_modules/${name}`]),
    ...["--perms", "1777", "--size", String(LIMITS.diskBytes), "--tmpfs", "/course/answer"],
    ...["--remount-ro", "/", "--chdir", "/course/answer"],
    ...["--info-fd", String(INFO_FD), "--seccomp", String(FILTER_FD), "--"],
    ...limited(),
    ...(owner === "namespace" ? [] : asUser(owner.uid)),
    ...["/bin/node", ...node],
  ];
}

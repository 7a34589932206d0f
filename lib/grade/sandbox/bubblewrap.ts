import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { inside } from "../../project/paths.ts";
import { PACKAGES } from "./course-copy.ts";
import { LIMITS } from "./limits.ts";

/** As whom answers run: of root's own, a number that nobody has; of anybody else, in a user namespace. */
export type Owner = { readonly uid: number } | "namespace";

/** The descriptors by which bubblewrap tells whom it started, and reads which system calls are refused. */
export const INFO_FD = 4;
export const FILTER_FD = 5;

/**
 * The command that starts Node on the course's part for answers in bubblewrap: of files it sees the system's libraries,
 * Node, and the course without its exercises, all to be read only; no other process; no environment; no privilege. The
 * network is that of whoever starts it.
 *
 * @param course what `writeCourse` wrote
 */
export function confined(course: string, owner: Owner): string[] {
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
    ...[
      "--remount-ro",
      "/",
      "--chdir",
      "/course/answer",
      "--info-fd",
      String(INFO_FD),
      "--seccomp",
      String(FILTER_FD),
      "--",
    ],
    ...limited(),
    ...(owner === "namespace" ? [] : asUser(owner.uid)),
    ...["/bin/node", ...nodeFlags, "/course/node_modules/socklab/subject.js"],
  ];
}

/** The limits that the kernel itself keeps, of each process or of its user. */
export const limited = (): string[] => [
  "/bin/prlimit",
  `--cpu=${LIMITS.cpuSeconds}`,
  `--fsize=${LIMITS.fileBytes}`,
  `--nofile=${LIMITS.descriptors}`,
  `--nproc=${LIMITS.processes}`,
  "--core=0",
  "--msgqueue=0",
];

/** Goes on as another user, in no group but that user's own. */
export const asUser = (uid: number): string[] => ["/bin/setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];

export const nodeFlags: readonly string[] = [`--max-old-space-size=${LIMITS.heapMiB}`];

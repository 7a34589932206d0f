import type { ChildProcess } from "node:child_process";
import type { CgroupPlace } from "./cgroup.ts";
import type { Owners } from "./owner.ts";

/** The descriptor by which a process in a sandbox and the judge talk: a socket, both ways, a line each message. */
export const CHANNEL_FD = 3;

/**
 * Keeps one process that holds answers, and all that it starts, from the machine. Three files do it: `bubblewrap.ts`;
 * `container.ts`, where the whole grader is in a container already; `none.ts`, if the teacher insists.
 */
export interface Sandbox {
  /** The folder that the answers may write to, as they see it. */
  readonly folder: string;
  /** Starts Node on the course's program for answers; the other end of its channel is `stdio[CHANNEL_FD]`. */
  start(): ChildProcess;
  /** The folders in `/proc` of all its processes; nothing as long as they are not known. */
  processes(): readonly string[] | undefined;
  /** The folder in `/proc` of the process that holds the answers, once it is known. */
  readonly main: string | undefined;
  /** Whether the kernel keeps the limit of memory itself. */
  readonly keepsMemory: boolean;
  /** Whether the kernel has ended one of them for the limit of memory. */
  readonly isOutOfMemory: boolean;
  /** Ends all of them, the first one too. */
  kill(): void;
  /** Ends what is left when the first one has ended. */
  endRest(): Promise<void>;
  /** Removes what was made for them, when all are gone. */
  remove(): Promise<void>;
}

/**
 * Which sandbox, and with what: plain data, since the teacher's process chooses it and the judge's makes it. `course` is
 * the folder that `writeCourse` wrote.
 */
export type SandboxPlan =
  | {
      readonly kind: "bubblewrap";
      readonly course: string;
      /** Where the course has Node. */
      readonly node: string;
      readonly owners: Owners;
      readonly cgroups: CgroupPlace;
    }
  | { readonly kind: "container"; readonly course: string }
  | { readonly kind: "none"; readonly course: string };

export type SandboxKind = SandboxPlan["kind"];

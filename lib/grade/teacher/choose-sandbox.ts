import { existsSync } from "node:fs";
import { join } from "node:path";
import { CommandError, Exit } from "../../project/exit.ts";
import { whyNoBubblewrap } from "../sandbox/bubblewrap.ts";
import { cgroupParents } from "../sandbox/cgroup.ts";
import { whyNoContainer } from "../sandbox/container.ts";
import { nodeFor, writeCourse } from "../sandbox/course-copy.ts";
import { judgePrefix, newOwners } from "../sandbox/owner.ts";
import type { SandboxPlan } from "../sandbox/sandbox.ts";
import {
  CONTAINER_COURSE,
  CONTAINER_VARIABLE,
  type ContainerEngine,
  findContainerEngine,
} from "./grade-in-container.ts";

/** What keeps a grading's answers from this machine, tried and ready to be used. */
export interface ChosenSandbox {
  /** How an answer is run in it. */
  readonly plan: SandboxPlan;
  /** How many submissions may be judged at a time. */
  readonly mostLanes: number;
  /** Whether a judge makes itself a network for each submission, and what it is started with to have the right. */
  readonly ownNetwork: boolean;
  readonly judgePrefix: readonly string[];
}

/**
 * Chooses the sandbox: bubblewrap; or else a container, in which the grader has to run as a whole. If it is in one
 * already, that one.
 *
 * @param folder where the course may be written
 * @param unsandboxed whether strangers' code may run without
 * @param image for a container
 * @throws {CommandError} when there is none: why, and what to do
 */
export async function chooseSandbox(
  folder: string,
  unsandboxed: boolean,
  image: string,
): Promise<ChosenSandbox | ContainerEngine> {
  if (process.env[CONTAINER_VARIABLE]) return withinContainer();
  const course = join(folder, "course");
  if (unsandboxed) {
    await writeCourse(course, "none");
    return onSharedNetwork({ kind: "none", course }, Number.POSITIVE_INFINITY);
  }
  await writeCourse(course, "bubblewrap");
  const [node, owners] = [nodeFor(folder), newOwners()];
  const why = whyNoBubblewrap({ course, node }, owners);
  if (why === undefined) {
    const cgroups = { parents: cgroupParents(), pid: process.pid };
    return {
      plan: { kind: "bubblewrap", course, node, owners, cgroups },
      mostLanes: Number.POSITIVE_INFINITY,
      ownNetwork: true,
      judgePrefix: judgePrefix(owners),
    };
  }
  const container = findContainerEngine(image);
  if (typeof container === "string") {
    throw new CommandError(
      `Strangers' code can't be locked in on this machine: ${why}. Nor in a container: ${container}. To run it with all your rights nevertheless: --unsandboxed-run-strangers-code`,
      Exit.setup,
    );
  }
  console.log(
    `bubblewrap can't be used here: ${why}. So ${container.engine} runs the grader in a container without network, one submission at a time.`,
  );
  return container;
}

/** The container has no other network than its loopback, on which answers would meet: so one at a time. */
async function withinContainer(): Promise<ChosenSandbox> {
  await writeCourse(CONTAINER_COURSE, "container");
  const why = whyNoContainer(CONTAINER_COURSE);
  if (why === undefined) return onSharedNetwork({ kind: "container", course: CONTAINER_COURSE }, 1);
  throw new CommandError(`Strangers' code can't be locked in in this container: ${why}`, Exit.setup);
}

/** Where there are no namespaces, a judge at least ends with whoever started it. */
const onSharedNetwork = (plan: SandboxPlan, mostLanes: number): ChosenSandbox => ({
  plan,
  mostLanes,
  ownNetwork: false,
  judgePrefix: ["/usr/bin/setpriv"].filter(existsSync).flatMap((setpriv) => [setpriv, "--pdeathsig", "KILL"]),
});

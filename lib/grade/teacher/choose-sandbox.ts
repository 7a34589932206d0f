import { join } from "node:path";
import { CommandError, Exit } from "../../project/exit.ts";
import { whyNoBubblewrap } from "../sandbox/bubblewrap.ts";
import { cgroupParents, removeLeftovers } from "../sandbox/cgroup.ts";
import { whyNoContainer } from "../sandbox/container.ts";
import { writeCourse } from "../sandbox/course-copy.ts";
import { judgePrefix, ownerFor } from "../sandbox/owner.ts";
import type { SandboxKind, SandboxPlan } from "../sandbox/sandbox.ts";
import {
  CONTAINER_COURSE,
  CONTAINER_VARIABLE,
  type ContainerEngine,
  findContainerEngine,
} from "./grade-in-container.ts";

/** What keeps a grading's answers from this machine, tried and ready to be used. */
export interface ChosenSandbox {
  readonly kind: SandboxKind;
  /** How an answer of one slot is run in it. Slots judge at the same time. */
  planFor(slot: number): SandboxPlan;
  /** How many slots there may be. */
  readonly mostSlots: number;
  /** Whether a judge makes itself a network for each submission, and what it is started with to have the right. */
  readonly ownNetwork: boolean;
  readonly judgePrefix: readonly string[];
  /** Removes what judges that were ended have left on this machine. */
  removeLeftovers(): void;
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
  const why = whyNoBubblewrap(course);
  if (why === undefined) return inBubblewrap(course);
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

function inBubblewrap(course: string): ChosenSandbox {
  const cgroups = cgroupParents();
  return {
    kind: "bubblewrap",
    planFor: (slot) => ({ kind: "bubblewrap", course, owner: ownerFor(slot), cgroups }),
    mostSlots: Number.POSITIVE_INFINITY,
    ownNetwork: true,
    judgePrefix: judgePrefix(ownerFor(0)),
    removeLeftovers: () => removeLeftovers(cgroups),
  };
}

/** The container has no other network than its loopback, on which answers would meet: so one at a time. */
async function withinContainer(): Promise<ChosenSandbox> {
  await writeCourse(CONTAINER_COURSE, "container");
  const why = whyNoContainer(CONTAINER_COURSE);
  if (why === undefined) return onSharedNetwork({ kind: "container", course: CONTAINER_COURSE }, 1);
  throw new CommandError(`Strangers' code can't be locked in in this container: ${why}`, Exit.setup);
}

const onSharedNetwork = (plan: SandboxPlan, mostSlots: number): ChosenSandbox => ({
  kind: plan.kind,
  planFor: () => plan,
  mostSlots,
  ownNetwork: false,
  judgePrefix: [],
  removeLeftovers: () => {},
});

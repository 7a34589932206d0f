import { join } from "node:path";
import { CommandError, Exit } from "../../project/exit.ts";
import { ownerFor, whyNotConfined } from "./bwrap-check.ts";
import { type CgroupPlace, cgroupPlaces } from "./cgroup.ts";
import type { Confinement } from "./confine.ts";
import { type Container, findContainer } from "./container.ts";
import { writeCourse } from "./course-copy.ts";
import { CONTAINER_VARIABLE, COURSE, whyNotInContainer } from "./in-container.ts";

/** What keeps the answers from this machine, ready to be used. */
export interface Sandbox {
  readonly by: Confinement["by"];
  /** What `writeCourse` wrote. */
  readonly course: string;
  readonly cgroups: readonly CgroupPlace[];
}

/** How an answer of one slot is run in it. Slots judge at the same time. */
export const confinementOf = ({ by, cgroups }: Sandbox, slot: number): Confinement =>
  by === "bubblewrap" ? { by, owner: ownerFor(slot), cgroups } : { by };

/**
 * Chooses the sandbox: bubblewrap; or else a container, in which the grader has to run as a whole. If it is in one
 * already, that one.
 *
 * @param folder where the course may be written
 * @param unsandboxed whether strangers' code may run without
 * @param image for a container
 * @throws {CommandError} when there is none: why, and what to do
 */
export async function chooseSandbox(folder: string, unsandboxed: boolean, image: string): Promise<Sandbox | Container> {
  if (process.env[CONTAINER_VARIABLE]) {
    await writeCourse(COURSE, "container");
    const why = whyNotInContainer();
    if (why === undefined) return { by: "container", course: COURSE, cgroups: [] };
    throw new CommandError(`Strangers' code can't be locked in in this container: ${why}`, Exit.setup);
  }
  const course = join(folder, "course");
  const by = unsandboxed ? "none" : "bubblewrap";
  await writeCourse(course, by);
  if (unsandboxed) return { by, course, cgroups: [] };
  const why = whyNotConfined(course);
  if (why === undefined) return { by, course, cgroups: cgroupPlaces() };
  const container = findContainer(image);
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

import { Bubblewrap } from "./bubblewrap.ts";
import { Container } from "./container.ts";
import { NoSandbox } from "./none.ts";
import { ownerOf } from "./owner.ts";
import type { Sandbox, SandboxPlan } from "./sandbox.ts";

let turn = 0;

/**
 * A sandbox for one process, as it was planned.
 *
 * @param lane which of the judge's workers asks, from 0 on
 */
export function createSandbox(plan: SandboxPlan, lane = 0): Sandbox {
  switch (plan.kind) {
    case "bubblewrap":
      return new Bubblewrap(plan, ownerOf(plan.owners, lane, turn++));
    case "container":
      return new Container(plan.course);
    case "none":
      return new NoSandbox(plan.course);
  }
}
